# What the photo is taken for, and what resembles it how much.

looks_like = Your photo looks like
no_picture = No picture
similarity = Similarity
nothing_close = Nothing in this shop comes close to your photo.
nothing_close_remedy = Try another photo, crop this one closer to the garment, or take it on a plain background.
nothing_close_filtered = Nothing that passes the filters comes close to your photo.
nothing_close_filtered_remedy = Remove a filter, or try another photo.

# The answer
found_nothing = The catalogue has no product to show.
# $seconds: a number; $place: processor, graphics, software.
found_where = found in { $seconds } s on { $place ->
        [processor] your processor
        [graphics] your graphics card
       *[software] a software graphics adapter
    }.
found_similar = { $count ->
        [1] One similar product
        [2] Two similar products
        [3] Three similar products
        [4] Four similar products
        [5] Five similar products
       *[other] { $count } similar products
    }, { found_where }
found_nearest = { $count ->
        [1] The nearest product
        [2] The two nearest products
        [3] The three nearest products
        [4] The four nearest products
        [5] The five nearest products
       *[other] The { $count } nearest products
    }, { found_where }

# A result in a word or two, and the same within a sentence
likeness_same = Same product
likeness_very_similar = Very similar
likeness_similar = Similar
likeness_nothing_close = Not close
card_unworded = { $place }. { $name }, similarity { $figure }.
card_worded = { $place }. { $name }, { $likeness ->
        [same] same product
        [very_similar] very similar
        [similar] similar
       *[nothing_close] not close
    }, similarity { $figure }.

# Attributes that the page has words for; all others are as the shop writes them
aspect_type = Type
aspect_colour = Colour
aspect_wearer = For
aspect_style = Style
# Whom a product is for, after "for". $wearer: men, women, boys, girls, everyone, other.
wearer = { $wearer ->
        [men] men
        [women] women
        [boys] boys
        [girls] girls
        [everyone] everyone
       *[other] { $value }
    }
perhaps = Perhaps { $class }

# What a product shares with the photo and where it differs: "Same type and colour, also for men; red
# instead of blue." What is shared comes first, then what differs.
shared_type = type
shared_colour = colour
shared_style = style
# $list: shared_… words and names of other attributes, joined by the two below.
shared = same { $list }
list_next = { $list }, { $next }
list_last = { $list } and { $last }
# $wearer: see wearer.
also_for = also for { $wearer }
instead = { $product } instead of { $photo }
wearer_instead = for { $product } instead of { $photo }
style_instead = { $product } style instead of { $photo }
other_instead = { $name } { $product } instead of { $photo }
phrase_next = { $phrases }, { $next }
phrase_differing = { $shared }; { $differing }
phrase_end = { $phrases }.
