# Was dieses Gerät kann.

measure_title = Dieses Gerät messen
measure_meaning = Startet jedes Rechenwerk dieses Geräts und lässt es ein eingebautes Bild mehrmals ansehen. Ihre Fotos bleiben außen vor.
measure_begin = Messen
measure_begin_again = Erneut messen
measure_stop = Messung beenden
measure_save = Diese Werte speichern
measure_figures = Millisekunden, die jedes Rechenwerk auf diesem Gerät braucht
measure_column_engine = Rechenwerk
measure_column_median = Mittelwert (Median)
measure_column_range = Spanne
measure_column_first = Erstes Mal
measure_column_ready = Bis bereit
measure_at = { $engine ->
        [graphics] Die Grafikkarte wird gemessen; vielleicht müssen ihre Dateien erst geladen werden …
       *[processor] Der Prozessor wird gemessen; vielleicht müssen seine Dateien erst geladen werden …
    }
measure_done = Gemessen.
measure_engine = { $engine ->
        [graphics] Grafikkarte
       *[processor] Prozessor
    }
measure_threads = { $count ->
        [1] Prozessor, ein Thread
       *[other] Prozessor, { $count } Threads
    }
measure_bits_same = Beide Rechenwerke sehen im Testbild dasselbe, bis aufs letzte Bit.
measure_bits_rounded = Die Grafikkarte rundet manche Zahlen anders als der Prozessor; davon abgesehen sehen beide dasselbe.
measure_range = { $least } bis { $most }
measure_verdict = { $winner ->
        [graphics] Hier gemessen: Die Grafikkarte braucht { $graphics } ms für ein Foto, der Prozessor { $processor } ms; deshalb sieht die Grafikkarte es an.
       *[processor] Hier gemessen: Der Prozessor braucht { $processor } ms für ein Foto, die Grafikkarte { $graphics } ms; deshalb sieht der Prozessor es an.
    }
measure_verdict_failed = Die Grafikkarte hat beim Versuch hier nicht dasselbe berechnet wie der Shop; deshalb sieht der Prozessor das Foto an.
