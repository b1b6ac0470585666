# Catalogues of which a search compares a part: how much of it an answer is from.

# The status while more is on its way, which is read aloud once
cells_open = Comparing your photo with the nearest parts of the catalogue…

# Behind the status of an answer
cells_settled = The rest of the catalogue is unlikely to change this.
cells_certain = The rest of the catalogue cannot change this.
cells_stopped = Only the nearest parts of the catalogue were compared.
cells_offline = From the part of the catalogue that is on this device.
cells_lost = Part of the catalogue did not come, so there may be nearer products. Reload the page to try again.
cells_missing = A product that this search names is in none of the parts that were compared, so it goes on without it.

# Among the filters. $compared: a number of products.
cells_passing = { $count ->
        [0] Of { $compared } products compared, none passes
        [1] Of { $compared } products compared, one passes
       *[other] Of { $compared } products compared, { $count } pass
    }
cells_counts = The number beside a value counts the whole catalogue, whatever else is chosen.
cells_look = Chosen among the parts of the catalogue that were compared.
