# Was seit der Wahl des Fotos abgerufen wurde.

ledger_caption = Jede Datei, die seit der Wahl des Fotos angefragt wurde, wie Ihr Browser es aufgezeichnet hat
ledger_file = Datei
ledger_down = Empfangen
ledger_up = Gesendet
ledger_nothing_sent = 0 Byte
ledger_how_it_is_known = Jede Anfrage ist ein GET ohne Inhalt und kann daher nichts senden als die Adresse der gewünschten Datei. Die Regeln der Seite verbieten jeden anderen Host, und ihr Service Worker beendet, sobald er da ist, alles, was kein GET ist, und führt es hier auf.
ledger_not_listed = Nicht aufgeführt ist, was Browser nirgends aufzeichnen: Von Zeit zu Zeit fragt Ihrer von selbst nach service-worker.js, um eine neue Version der Seite zu finden.
ledger_summary = { $files ->
        [0] Seit der Wahl des Fotos: nichts angefragt, nichts gesendet
        [1] Seit der Wahl des Fotos: 1 Datei angefragt, { $down } empfangen, 0 Byte gesendet
       *[other] Seit der Wahl des Fotos: { $files } Dateien angefragt, { $down } empfangen, 0 Byte gesendet
    }
ledger_refused = beendet: war kein GET
ledger_from_device = von diesem Gerät
ledger_nothing_came = nichts gekommen
ledger_bytes = { $bytes ->
        [1] 1 Byte
       *[other] { $figure } Byte
    }
