# Where in the photo the similarity to a product comes from.

origin_ask = Where from?
origin_ask_named = Where from? What in your photo resembles { $product }
origin_none = Hardly anything in your photo resembles { $product }.
origin_place = The similarity to { $product } comes mostly from { $place }.
origin_nowhere = The similarity to { $product } comes mostly from no single place in your photo.
# $part: percents.
origin_region = { $region ->
        [upper_left] the upper left
        [upper_middle] the upper middle
        [upper_right] the upper right
        [left] the left
        [right] the right
        [lower_left] the lower left
        [lower_middle] the lower middle
        [lower_right] the lower right
       *[middle] the middle
    } ({ $part })
origin_anywhere = { $part } any photo would have.
origin_margin = { $part } comes from the white around it.
origin_for_it = Speaks for it
origin_against_it = Speaks against it
