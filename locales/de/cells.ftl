# Kataloge, von denen eine Suche einen Teil vergleicht: aus wie viel davon eine Antwort ist.

cells_open = Ihr Foto wird mit den nächstliegenden Teilen des Katalogs verglichen …

cells_settled = Der Rest des Katalogs würde daran kaum etwas ändern.
cells_certain = Der Rest des Katalogs kann daran nichts ändern.
cells_stopped = Nur die nächstliegenden Teile des Katalogs wurden verglichen.
cells_offline = Aus dem Teil des Katalogs, der auf diesem Gerät liegt.
cells_lost = Ein Teil des Katalogs kam nicht an, deshalb kann es ähnlichere Produkte geben. Laden Sie die Seite neu, um es noch einmal zu versuchen.
cells_missing = Ein Produkt, das diese Suche nennt, ist in keinem der verglichenen Teile; sie kommt ohne es aus.

cells_passing = { $count ->
        [0] Von { $compared } verglichenen Produkten passt keines
        [1] Von { $compared } verglichenen Produkten passt eines
       *[other] Von { $compared } verglichenen Produkten passen { $count }
    }
cells_counts = Die Zahl neben einem Wert zählt den ganzen Katalog, was auch sonst gewählt ist.
cells_look = Aus den Teilen des Katalogs gewählt, die verglichen wurden.
