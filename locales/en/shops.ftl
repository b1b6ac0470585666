# Several shops that are searched together: what they are called, which are missing, and how to add one.

# Behind a card's words, for those who hear them. $shop: a shop's name.
shops_from = From { $shop }.
# The page's own shop, where nobody has named it
shops_own = This shop

# Opens the list. $open, $all: numbers of shops.
shops_summary = { $open ->
        [1] Shops: one of { $all } is searched
       *[other] Shops: { $open } of { $all } are searched
    }
shops_summary_none = More shops
shops_list = The shops of this search
# A line of the list
shops_open = { $count ->
        [1] { $shop }: one product
       *[other] { $shop }: { $count } products
    }
shops_opening = { $shop } has not answered yet. The other shops are shown meanwhile.
shops_no_answer = { $shop } does not answer, so its products are missing here.
    .remedy = It is asked again by itself. The other shops go on without it.
shops_missing = The catalogue of { $shop } is not where it should be.
    .remedy = The other shops go on without it. Tell whoever runs this page.
# $status: an HTTP status
shops_refused = { $shop } refuses its catalogue (status { $status }).
    .remedy = It is asked again by itself. The other shops go on without it.
shops_other_model = { $shop } looks at pictures with another model, so its products cannot be compared with these.
    .remedy = Its catalogue has to be made with the model of this page. The other shops go on without it.
shops_unreadable = The catalogue of { $shop } cannot be read.
    .remedy = The other shops go on without it. Tell whoever runs that shop.
shops_empty = { $shop } has no product.
    .remedy = The other shops go on without it.
shops_not_kept = Nothing of { $shop } that this search needs is on this device.
    .remedy = Search again with a network. The other shops go on without it.
shops_too_many = { $shop } is not searched, for there are too many shops.
    .remedy = Remove a shop that you added.
shops_no_list = The list of shops cannot be read, so only this shop is searched.
    .remedy = Reload the page to try again.

# Adding a shop
shops_add = Add a shop
shops_address_label = Address of its { $file }
shops_add_it = Add
shops_kept = An added shop is kept on this device only, until you remove it.
shops_hosts_own = Only catalogues on this page’s own host can be added.
# $hosts: a list of names
shops_hosts = Only catalogues on this page’s own host and on { $hosts } can be added.
# $shop: an address
shops_remove = Remove { $shop }
shops_problem_address = This is no address of a catalogue.
    .remedy = It begins with https:// and ends with { $file }.
# $host: a name
shops_problem_host = This page may not ask { $host } for a catalogue.
    .remedy = Whoever runs this page can allow it.
shops_problem_known = This shop was added already.
    .remedy = Look for it in the list above.
shops_problem_many = No more shops can be added.
    .remedy = Remove one first.
