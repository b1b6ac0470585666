# The frame of the page: what it is for, the ways in, the engine, progress.
# A key is the name of the function in src/messages*.rs that says the sentence.

title = Lookalike: find the product in the picture
headline = Find the product in the picture
lead = Give it a photo of a garment, and see the most similar products of the shop.
privacy = Your photo never leaves this device.
privacy_reason = There is no server that could take it: everything is computed here, in this page.
choose = Choose a photo
choose_another = Another photo
camera = Take a photo
drop_or_paste = or drop one anywhere on this page, or paste it
drop_here = Let go to search with this photo
samples = No photo at hand? Try one of these
more_samples = Or try one of these
sample = Search with this sample picture
sample_labelled = Search with the sample: { $label }
answer = Your photo and what resembles it
no_preview = Your browser cannot show this file.
retry = Try again
settings = Settings
language_question = Language
footer = Similar means similar to look at: shape and colour, as a neural network sees them.

# What happens now
getting_ready = Getting ready for your photo…
looking = Looking at your photo…
not_searched = Your photo was not searched.

# The engine
engine_question = What should look at the photo?
choice_automatic = Automatic
choice_automatic_meaning = The faster of graphics card and processor, once both were measured
choice_webgpu = Graphics (WebGPU)
choice_webgpu_meaning = Fast on a graphics card, slow without one
choice_cpu = Processor
choice_cpu_meaning = Works everywhere
engine_unknown = Looking for a graphics card…
# $place: processor, graphics, software. $started: yes, no.
engine_runs = { $started ->
        [yes] Runs
       *[no] Will run
    } on { $place ->
        [processor] your processor
        [graphics] your graphics card
       *[software] a software graphics adapter, which is slow
    }
engine_unnamed = { engine_runs }.
# $name: what the browser calls the adapter.
engine_named = { engine_runs }: { $name }
engine_without_webgpu = { engine_runs }; this browser offers no WebGPU.

# The shop
shop_untitled = { $count ->
        [1] One product to compare with
       *[other] { $count } products to compare with
    }
shop_titled = { $title }: { $count ->
        [1] one product
       *[other] { $count } products
    }

# The download
megabytes = { $size } MB
first_photo = The first photo fetches the model once, { $size }; it is kept on this device for your next visit.
first_photo_unmeasured = The first photo fetches the model once; it is kept on this device for your next visit.
step_starting = Starting…
step_model = Fetching the model: { $done } of { $total }
step_model_done = Fetching the model: { $total }
step_catalogue = Fetching the catalogue: { $done } of { $total }
step_catalogue_done = Fetching the catalogue: { $total }
step_check = Checking that this device computes what the shop computed…
