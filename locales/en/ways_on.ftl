# Ways on from an answer.

ways_refine = Narrow down and compare
ways_clear_filters = Remove all filters
ways_clear_ratings = Forget these
ways_compare_by = Compare by
ways_shape = Shape
ways_colour = Colour
ways_like = Like
ways_dislike = Not this
ways_more_like_this = More like this
ways_complete_look = Complete the look
ways_show_more = Show more
ways_back_to_photo = Back to your photo
ways_closer_to = Closer to
ways_away_from = Without
ways_other_colours = Other colours
ways_look_rule = Chosen by a rule, not by the network: articles that complete each other, for the same person, in colours that go together, of the same usage and season where the shop has one.
ways_look_nothing = The rule finds nothing in this shop that goes with it.
ways_look_waiting = Looking for what goes with it…
ways_close = Close
ways_nothing_passes = No product passes your filters. Remove one of them to see more.
ways_filters = { $count ->
        [0] Filters
        [1] Filters: one set
       *[other] Filters: { $count } set
    }
ways_passing = { $count ->
        [0] No product passes
        [1] One product passes
       *[other] { $count } products pass
    }
ways_facet = { $name } ({ $count })
ways_number = { $count }
ways_value = { $count ->
        [1] { $value }, one product
       *[other] { $value }, { $count } products
    }
ways_chip = { $name }: { $value }
ways_remove_filter = Remove the filter { $name }: { $value }
ways_no_longer_closer = No longer closer to { $name }
ways_show_again = Show { $name } again
ways_blend_shape = By shape, as the network sees it
ways_blend = { $shape } % shape, { $colour } % colour
ways_like_named = Like { $name }: show more that resembles it
ways_dislike_named = Not this: hide { $name }, and show less that resembles it
ways_more_like = More like this: { $name }
ways_complete_look_named = Complete the look with { $name }
ways_searched_with = More like “{ $name }”
ways_swatch = Show it in { $colour }
ways_swatch_unnamed = Show { $name }
ways_look_title = What goes with “{ $name }”
ways_other_photos = { $count ->
        [1] and one more photo of it
       *[other] and { $count } more photos of it
    }
ways_place = { $place ->
        [processor] your processor
        [graphics] your graphics card
       *[software] a software graphics adapter
    }
ways_found = { $count ->
        [0] Nothing in the catalogue is like “{ $name }”.
        [1] One product like “{ $name }”, found on { ways_place }.
       *[other] { $count } products like “{ $name }”, found on { ways_place }.
    }
