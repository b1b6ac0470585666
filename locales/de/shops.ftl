# Mehrere Shops, die zusammen durchsucht werden: wie sie heißen, welche fehlen und wie einer dazukommt.

shops_from = Von { $shop }.
shops_own = Dieser Shop

shops_summary = { $open ->
        [1] Shops: einer von { $all } wird durchsucht
       *[other] Shops: { $open } von { $all } werden durchsucht
    }
shops_summary_none = Weitere Shops
shops_list = Die Shops dieser Suche
shops_open = { $count ->
        [1] { $shop }: ein Produkt
       *[other] { $shop }: { $count } Produkte
    }
shops_opening = { $shop } hat noch nicht geantwortet. Solange werden die anderen Shops gezeigt.
shops_no_answer = { $shop } antwortet nicht, deshalb fehlen hier seine Produkte.
    .remedy = Der Shop wird von selbst noch einmal gefragt. Die anderen kommen ohne ihn aus.
shops_missing = Der Katalog von { $shop } ist nicht dort, wo er sein sollte.
    .remedy = Die anderen Shops kommen ohne ihn aus. Sagen Sie es dem Betreiber dieser Seite.
shops_refused = { $shop } verweigert seinen Katalog (Status { $status }).
    .remedy = Der Shop wird von selbst noch einmal gefragt. Die anderen kommen ohne ihn aus.
shops_other_model = { $shop } betrachtet Bilder mit einem anderen Modell, deshalb lassen sich seine Produkte nicht mit diesen vergleichen.
    .remedy = Sein Katalog muss mit dem Modell dieser Seite gemacht werden. Die anderen Shops kommen ohne ihn aus.
shops_unreadable = Der Katalog von { $shop } ist nicht lesbar.
    .remedy = Die anderen Shops kommen ohne ihn aus. Sagen Sie es dem Betreiber jenes Shops.
shops_empty = { $shop } hat kein Produkt.
    .remedy = Die anderen Shops kommen ohne ihn aus.
shops_not_kept = Von { $shop } liegt nichts auf diesem Gerät, das diese Suche braucht.
    .remedy = Suchen Sie noch einmal mit Netz. Die anderen Shops kommen ohne ihn aus.
shops_too_many = { $shop } wird nicht durchsucht, denn es sind zu viele Shops.
    .remedy = Entfernen Sie einen Shop, den Sie hinzugefügt haben.
shops_no_list = Die Liste der Shops ist nicht lesbar, deshalb wird nur dieser Shop durchsucht.
    .remedy = Laden Sie die Seite neu, um es noch einmal zu versuchen.

shops_add = Einen Shop hinzufügen
shops_address_label = Adresse seiner { $file }
shops_add_it = Hinzufügen
shops_kept = Ein hinzugefügter Shop wird nur auf diesem Gerät behalten, bis Sie ihn entfernen.
shops_hosts_own = Nur Kataloge auf dem eigenen Host dieser Seite können hinzugefügt werden.
shops_hosts = Nur Kataloge auf dem eigenen Host dieser Seite und auf { $hosts } können hinzugefügt werden.
shops_remove = { $shop } entfernen
shops_problem_address = Das ist keine Adresse eines Katalogs.
    .remedy = Sie beginnt mit https:// und endet mit { $file }.
shops_problem_host = Diese Seite darf { $host } nicht nach einem Katalog fragen.
    .remedy = Der Betreiber dieser Seite kann es erlauben.
shops_problem_known = Dieser Shop ist schon hinzugefügt.
    .remedy = Suchen Sie ihn in der Liste darüber.
shops_problem_many = Mehr Shops können nicht hinzugefügt werden.
    .remedy = Entfernen Sie zuerst einen.
