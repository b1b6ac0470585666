# Wofür das Foto gehalten wird, und was ihm wie sehr ähnelt.

looks_like = Ihr Foto sieht aus wie
no_picture = Kein Bild
similarity = Ähnlichkeit
nothing_close = In diesem Shop kommt nichts Ihrem Foto nahe.
nothing_close_remedy = Versuchen Sie ein anderes Foto, schneiden Sie dieses enger auf das Kleidungsstück zu, oder fotografieren Sie es vor einem einfarbigen Hintergrund.
nothing_close_filtered = Nichts, was die Filter durchlassen, kommt Ihrem Foto nahe.
nothing_close_filtered_remedy = Entfernen Sie einen Filter, oder versuchen Sie ein anderes Foto.

found_nothing = Der Katalog hat kein Produkt zu zeigen.
found_where = in { $seconds } s auf { $place ->
        [processor] Ihrem Prozessor
        [graphics] Ihrer Grafikkarte
       *[software] einem Grafikadapter aus Software
    } gefunden.
found_similar = { $count ->
        [1] Ein ähnliches Produkt
        [2] Zwei ähnliche Produkte
        [3] Drei ähnliche Produkte
        [4] Vier ähnliche Produkte
        [5] Fünf ähnliche Produkte
       *[other] { $count } ähnliche Produkte
    }, { found_where }
found_nearest = { $count ->
        [1] Das nächstliegende Produkt
        [2] Die zwei nächstliegenden Produkte
        [3] Die drei nächstliegenden Produkte
        [4] Die vier nächstliegenden Produkte
        [5] Die fünf nächstliegenden Produkte
       *[other] Die { $count } nächstliegenden Produkte
    }, { found_where }

likeness_same = Dasselbe Produkt
likeness_very_similar = Sehr ähnlich
likeness_similar = Ähnlich
likeness_nothing_close = Nicht ähnlich
card_unworded = { $place }. { $name }, Ähnlichkeit { $figure }.
card_worded = { $place }. { $name }, { $likeness ->
        [same] dasselbe Produkt
        [very_similar] sehr ähnlich
        [similar] ähnlich
       *[nothing_close] nicht ähnlich
    }, Ähnlichkeit { $figure }.

aspect_type = Art
aspect_colour = Farbe
aspect_wearer = Für
aspect_style = Stil
wearer = { $wearer ->
        [men] Herren
        [women] Damen
        [boys] Jungen
        [girls] Mädchen
        [everyone] alle
       *[other] { $value }
    }
perhaps = Vielleicht { $class }

# „Art und Farbe gleich, auch für Herren; Red statt Blue.“
shared_type = Art
shared_colour = Farbe
shared_style = Stil
shared = { $list } gleich
list_next = { $list }, { $next }
list_last = { $list } und { $last }
also_for = auch für { $wearer }
instead = { $product } statt { $photo }
wearer_instead = für { $product } statt für { $photo }
style_instead = Stil { $product } statt { $photo }
other_instead = { $name } { $product } statt { $photo }
phrase_next = { $phrases }, { $next }
phrase_differing = { $shared }; { $differing }
phrase_end = { $phrases }.
