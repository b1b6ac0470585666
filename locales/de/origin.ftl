# Woher im Foto die Ähnlichkeit mit einem Produkt kommt.

origin_ask = Woher?
origin_ask_named = Woher? Was in Ihrem Foto { $product } ähnelt
origin_none = Kaum etwas in Ihrem Foto ähnelt { $product }.
origin_place = Die Ähnlichkeit mit { $product } kommt vor allem von { $place }.
origin_nowhere = Die Ähnlichkeit mit { $product } kommt von keiner einzelnen Stelle Ihres Fotos.
origin_region = { $region ->
        [upper_left] oben links
        [upper_middle] oben in der Mitte
        [upper_right] oben rechts
        [left] links
        [right] rechts
        [lower_left] unten links
        [lower_middle] unten in der Mitte
        [lower_right] unten rechts
       *[middle] der Mitte
    } ({ $part })
origin_anywhere = { $part } hätte jedes Foto.
origin_margin = { $part } kommen vom Weiß darum herum.
origin_for_it = Spricht dafür
origin_against_it = Spricht dagegen
