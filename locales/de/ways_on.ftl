# Wie es nach einer Antwort weitergeht.

ways_refine = Eingrenzen und vergleichen
ways_clear_filters = Alle Filter entfernen
ways_clear_ratings = Diese vergessen
ways_compare_by = Vergleichen nach
ways_shape = Form
ways_colour = Farbe
ways_like = Gefällt mir
ways_dislike = Das nicht
ways_more_like_this = Mehr davon
ways_complete_look = Passendes dazu
ways_show_more = Mehr anzeigen
ways_back_to_photo = Zurück zu Ihrem Foto
ways_closer_to = Näher an
ways_away_from = Ohne
ways_other_colours = Andere Farben
ways_look_rule = Nach einer Regel gewählt, nicht vom Netz: Stücke, die einander ergänzen, für dieselbe Person, in Farben, die zusammenpassen, für denselben Anlass und dieselbe Saison, soweit der Shop so etwas hat.
ways_look_nothing = Die Regel findet in diesem Shop nichts, was dazu passt.
ways_look_waiting = Passendes wird gesucht …
ways_close = Schließen
ways_nothing_passes = Kein Produkt passt zu Ihren Filtern. Entfernen Sie einen davon, um mehr zu sehen.
ways_filters = { $count ->
        [0] Filter
        [1] Filter: einer gesetzt
       *[other] Filter: { $count } gesetzt
    }
ways_passing = { $count ->
        [0] Kein Produkt passt
        [1] Ein Produkt passt
       *[other] { $count } Produkte passen
    }
ways_facet = { $name } ({ $count })
ways_number = { $count }
ways_value = { $count ->
        [1] { $value }, ein Produkt
       *[other] { $value }, { $count } Produkte
    }
ways_chip = { $name }: { $value }
ways_remove_filter = Filter entfernen: { $name } { $value }
ways_no_longer_closer = Nicht mehr näher an { $name }
ways_show_again = { $name } wieder zeigen
ways_blend_shape = Nach der Form, wie das Netz sie sieht
ways_blend = { $shape } % Form, { $colour } % Farbe
ways_like_named = { $name } gefällt mir: mehr Ähnliches zeigen
ways_dislike_named = Das nicht: { $name } ausblenden und weniger Ähnliches zeigen
ways_more_like = Mehr davon: { $name }
ways_complete_look_named = Passendes zu { $name }
ways_searched_with = Mehr wie „{ $name }“
ways_swatch = In { $colour } zeigen
ways_swatch_unnamed = { $name } zeigen
ways_look_title = Was zu „{ $name }“ passt
ways_other_photos = { $count ->
        [1] und ein weiteres Foto davon
       *[other] und { $count } weitere Fotos davon
    }
ways_place = { $place ->
        [processor] Ihrem Prozessor
        [graphics] Ihrer Grafikkarte
       *[software] einem Grafikadapter aus Software
    }
ways_found = { $count ->
        [0] Nichts im Katalog ähnelt „{ $name }“.
        [1] Ein Produkt wie „{ $name }“, gefunden auf { ways_place }.
       *[other] { $count } Produkte wie „{ $name }“, gefunden auf { ways_place }.
    }
