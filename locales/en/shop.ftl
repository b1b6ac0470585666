# What the page says to those who put it into a shop.

other_host = The { part } is on another host, and this page may fetch from its own only.
    .remedy = If this is your shop, put it on the page's host, and give that address.
# $name: of a parameter in the page's address; $value: what it was given.
unknown_value = The page's address has { $name }={ $value }, which it cannot follow.
    .remedy = Correct this in the address, or leave it out.
