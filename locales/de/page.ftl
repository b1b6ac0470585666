# Der Rahmen der Seite. Höflich („Sie“), kurz, ohne Fachwörter, wo es ohne geht.

title = Lookalike: das Produkt im Bild finden
headline = Finden Sie das Produkt im Bild
lead = Wählen Sie das Foto eines Kleidungsstücks und sehen Sie die ähnlichsten Produkte des Shops.
privacy = Ihr Foto verlässt dieses Gerät nie.
privacy_reason = Es gibt keinen Server, der es annehmen könnte: Alles wird hier auf dieser Seite berechnet.
choose = Foto auswählen
choose_another = Anderes Foto
camera = Foto aufnehmen
drop_or_paste = oder ziehen Sie eines auf diese Seite, oder fügen Sie es ein
drop_here = Loslassen, um mit diesem Foto zu suchen
samples = Kein Foto zur Hand? Probieren Sie eines von diesen
more_samples = Oder probieren Sie eines von diesen
sample = Mit diesem Beispielbild suchen
sample_labelled = Mit dem Beispiel suchen: { $label }
answer = Ihr Foto und was ihm ähnelt
no_preview = Ihr Browser kann diese Datei nicht anzeigen.
retry = Erneut versuchen
settings = Einstellungen
language_question = Sprache
footer = Ähnlich heißt hier: ähnlich im Aussehen, in Form und Farbe, so wie ein neuronales Netz sie sieht.

getting_ready = Alles wird für Ihr Foto vorbereitet …
looking = Ihr Foto wird untersucht …
not_searched = Die Suche mit Ihrem Foto hat nicht geklappt.

engine_question = Womit soll das Foto untersucht werden?
choice_automatic = Automatisch
choice_automatic_meaning = Was schneller ist: Grafikkarte oder Prozessor, sobald beide gemessen sind
choice_webgpu = Grafik (WebGPU)
choice_webgpu_meaning = Schnell mit Grafikkarte, langsam ohne
choice_cpu = Prozessor
choice_cpu_meaning = Geht überall
engine_unknown = Es wird nach einer Grafikkarte gesucht …
engine_runs = { $started ->
        [yes] Rechnet auf { $place ->
            [processor] Ihrem Prozessor
            [graphics] Ihrer Grafikkarte
           *[software] einem langsamen Grafikadapter aus Software
        }
       *[no] Wird auf { $place ->
            [processor] Ihrem Prozessor
            [graphics] Ihrer Grafikkarte
           *[software] einem langsamen Grafikadapter aus Software
        } rechnen
    }
engine_unnamed = { engine_runs }.
engine_named = { engine_runs }: { $name }
engine_without_webgpu = { engine_runs }; dieser Browser bietet kein WebGPU.

shop_untitled = { $count ->
        [1] Ein Produkt zum Vergleichen
       *[other] { $count } Produkte zum Vergleichen
    }
shop_titled = { $title }: { $count ->
        [1] ein Produkt
       *[other] { $count } Produkte
    }

megabytes = { $size } MB
first_photo = Beim ersten Foto wird einmalig das Modell geladen, { $size }; es bleibt für Ihren nächsten Besuch auf diesem Gerät.
first_photo_unmeasured = Beim ersten Foto wird einmalig das Modell geladen; es bleibt für Ihren nächsten Besuch auf diesem Gerät.
step_starting = Gleich geht es los …
step_model = Das Modell wird geladen: { $done } von { $total }
step_model_done = Das Modell wird geladen: { $total }
step_catalogue = Der Katalog wird geladen: { $done } von { $total }
step_catalogue_done = Der Katalog wird geladen: { $total }
step_check = Es wird geprüft, ob dieses Gerät dasselbe berechnet wie der Shop …
