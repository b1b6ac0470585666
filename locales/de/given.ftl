# Was jemand außer einer einzelnen Datei gibt.

given_by_address = Adresse eines Bildes verwenden
given_address_label = Adresse eines Bildes
given_fetch = Abrufen und suchen
given_list = Ihre Fotos
given_together = Alle zusammen
given_turn_to = Mit Foto { $number } von { $count } suchen
given_turn_to_labelled = Mit Foto { $number } von { $count } suchen: { $label }
given_photos = Sie haben { $count } Fotos gegeben; gesucht wird mit allen zusammen, als einem Ding. Wählen Sie eines, um nur damit zu suchen.
given_photos_left_out = Sie haben { $all } Fotos gegeben; gesucht wird mit den ersten { $count } zusammen, als einem Ding. Wählen Sie eines, um nur damit zu suchen.
given_hosts_own = Bilder dieser Website lassen sich abrufen, andere nicht: Speichern Sie diese und wählen Sie die Datei aus.
given_hosts = Bilder dieser Website und von { $hosts } lassen sich abrufen. Der Host erfährt, dass Sie das Bild abgerufen haben; gesendet wird ihm nichts.
given_fetching = Das Bild wird von { $host } abgerufen …

address_none = Das ist keine Adresse eines Bildes im Web.
    .remedy = Geben Sie eine Adresse ein, die mit https:// beginnt, oder speichern Sie das Bild und wählen Sie die Datei aus.
address_other_host = Bilder von { $host } lassen sich nicht abrufen: Diese Seite spricht nur mit Hosts, die ihr Shop nennt.
    .remedy = Speichern Sie das Bild auf diesem Gerät und wählen Sie dann die Datei aus.
address_other_host_named = Bilder von { $host } lassen sich nicht abrufen: Diese Seite spricht nur mit Hosts, die ihr Shop nennt.
    .remedy = Speichern Sie das Bild auf diesem Gerät und wählen Sie die Datei aus, oder nehmen Sie eines von { $hosts }.
address_refused = { $host } gab kein Bild, das diese Seite lesen darf: Der Host erlaubt es nicht, leitet weiter oder ist nicht da.
    .remedy = Speichern Sie das Bild auf diesem Gerät und wählen Sie dann die Datei aus.
address_unreachable = Das Bild ließ sich nicht abrufen: { $host } ist nicht erreichbar.
    .remedy = Prüfen Sie Ihre Verbindung und rufen Sie es erneut ab.
address_missing = Unter dieser Adresse von { $host } gibt es nichts.
    .remedy = Prüfen Sie die Adresse und rufen Sie das Bild erneut ab.
address_status = Das Bild ließ sich nicht abrufen: { $host } antwortete mit { $status }.
    .remedy = Versuchen Sie es in einigen Minuten erneut, oder speichern Sie das Bild und wählen Sie die Datei aus.
address_no_picture = Was { $host } unter dieser Adresse hat, ist kein Bild, vielleicht aber eine Seite, die eines zeigt.
    .remedy = Öffnen Sie sie in einem anderen Tab, kopieren Sie die Adresse des Bildes selbst, und geben Sie diese ein.
address_too_large = Das Bild unter dieser Adresse ist größer als { $size } MB.
    .remedy = Speichern Sie es kleiner und wählen Sie dann die Datei aus.
foreign_picture = Ihr Browser kann keine Bilder im Format { $format } lesen.
    .remedy = { $format ->
        [HEIC] Speichern Sie es als JPEG oder PNG, machen Sie ein Bildschirmfoto davon, oder öffnen Sie diese Seite in Safari, das es lesen kann.
       *[other] Speichern Sie es als JPEG oder PNG, oder machen Sie ein Bildschirmfoto davon, und wählen Sie diese Datei aus.
    }
