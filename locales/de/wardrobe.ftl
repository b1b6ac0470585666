# Die eigene Kleidung.

wardrobe_lead = Wählen Sie Fotos Ihrer eigenen Kleidung, auf jedem ein Stück. Sie werden nur auf diesem Gerät angesehen und gespeichert, und jedes Foto, mit dem Sie suchen, wird auch mit ihnen verglichen: So sehen Sie, was Sie schon haben.
wardrobe_photos = Fotos hinzufügen
wardrobe_folder = Ordner hinzufügen
wardrobe_pause = Anhalten
wardrobe_resume = Weiter
wardrobe_cancel = Rest abbrechen
wardrobe_more = Alle anzeigen
wardrobe_delete_all = Alle löschen …
wardrobe_confirm = Ja, alle löschen
wardrobe_keep = Nein, behalten
wardrobe_list = Was Sie haben
wardrobe_delete_one = Löschen
wardrobe_place_question = Womit soll Ihr Foto verglichen werden?
wardrobe_deleting = Wird gelöscht …
wardrobe_stuck = Nicht alles ließ sich löschen. Schließen Sie andere Tabs mit dieser Seite und löschen Sie es noch einmal.
wardrobe_title = { $count ->
        [0] Ihr Kleiderschrank
        [1] Ihr Kleiderschrank: ein Stück
       *[other] Ihr Kleiderschrank: { $count } Stücke
    }
wardrobe_progress = { $done } von { $total } Fotos
wardrobe_progress_seconds = { $done } von { $total } Fotos, noch weniger als eine Minute
wardrobe_progress_minutes = { $done } von { $total } Fotos, noch etwa { $minutes } Minuten
wardrobe_progress_hours = { $done } von { $total } Fotos, noch etwa { $hours } Stunden
wardrobe_paused = Das Hinzufügen ist angehalten.
wardrobe_adding = Fotos kommen in Ihren Kleiderschrank …
wardrobe_added = { $count ->
        [0] Kein Foto kam in Ihren Kleiderschrank.
        [1] Ein Foto kam in Ihren Kleiderschrank.
       *[other] { $count } Fotos kamen in Ihren Kleiderschrank.
    }
wardrobe_unusable = { $count ->
        [1] Ein Foto war nicht zu gebrauchen.
       *[other] { $count } Fotos waren nicht zu gebrauchen.
    }
wardrobe_left_over = { $count ->
        [1] Bei Ihrem letzten Besuch blieb ein Foto übrig. Wählen Sie es erneut aus; was schon im Kleiderschrank ist, wird übergangen.
       *[other] Bei Ihrem letzten Besuch blieben { $count } Fotos übrig. Wählen Sie sie erneut aus; was schon im Kleiderschrank ist, wird übergangen.
    }
wardrobe_known = { $count ->
        [1] Ein Foto war schon in Ihrem Kleiderschrank.
       *[other] { $count } Fotos waren schon in Ihrem Kleiderschrank.
    }
wardrobe_left_out = { $count ->
        [1] Eine Datei des Ordners ist kein Bild und wurde ausgelassen.
       *[other] { $count } Dateien des Ordners sind keine Bilder und wurden ausgelassen.
    }
wardrobe_no_storage = Dieser Browser behält keine Dateien für diese Seite, deshalb gilt, was Sie hinzufügen, nur für diesen Besuch. Vielleicht ist es ein privates Fenster oder ein alter Browser.
wardrobe_no_room = Auf diesem Gerät ist kein Platz mehr, deshalb gilt, was Sie zuletzt hinzugefügt haben, nur für diesen Besuch. Schaffen Sie Platz und fügen Sie es dann erneut hinzu.
wardrobe_outdated = { $count ->
        [1] Ein Stück kam mit einem anderen Modell dazu und lässt sich nicht mehr vergleichen. Wählen Sie sein Foto erneut aus.
       *[other] { $count } Stücke kamen mit einem anderen Modell dazu und lassen sich nicht mehr vergleichen. Wählen Sie ihre Fotos erneut aus.
    }
wardrobe_later = { $count ->
        [1] Ein Stück kam mit einer neueren Version dieser Seite dazu. Laden Sie die Seite neu, um es zu sehen.
       *[other] { $count } Stücke kamen mit einer neueren Version dieser Seite dazu. Laden Sie die Seite neu, um sie zu sehen.
    }
wardrobe_photo = „{ $name }“: { $sentence } { $remedy }
wardrobe_piece_again = Was von diesem Foto gesehen wurde, lässt sich nicht speichern.
    .remedy = Wählen Sie das Foto erneut aus.
wardrobe_piece_later = Was von diesem Foto gesehen wurde, stammt von einer neueren Version der Seite.
    .remedy = Laden Sie die Seite neu, damit ihre neueste Version es liest.
wardrobe_piece_too_much = Was von diesem Foto gesehen wurde, ist mehr, als sich speichern lässt.
    .remedy = Bitten Sie den Shop um ein Modell mit kleineren Eingaben und Einbettungen.
wardrobe_photo_unreadable = Dieses Foto lässt sich von diesem Gerät nicht lesen.
    .remedy = Kopieren Sie es auf dieses Gerät und wählen Sie es dann erneut aus.
wardrobe_photo_stopped = Die Suche blieb zweimal bei diesem Foto stehen.
    .remedy = Speichern Sie es kleiner und wählen Sie diese Datei aus.
wardrobe_question = { $count ->
        [0] Alles von Ihrem Kleiderschrank von diesem Gerät löschen?
        [1] Ihr einziges Stück von diesem Gerät löschen?
       *[other] Alle { $count } Stücke von diesem Gerät löschen?
    }
wardrobe_delete = { $name } aus Ihrem Kleiderschrank löschen
wardrobe_place = { $compared ->
        [shop] Nur mit dem Shop
        [wardrobe] Nur mit Ihrem Kleiderschrank
       *[both] Mit dem Shop und Ihrem Kleiderschrank
    }
wardrobe_owned = { $likeness ->
        [same] Das haben Sie schon
        [very_similar] So etwas Ähnliches haben Sie schon
        [nothing_close] Nichts in Ihrem Kleiderschrank kommt dem nahe; das hier am ehesten
       *[similar] Das Nächstliegende in Ihrem Kleiderschrank
    }
wardrobe_owned_status = { wardrobe_owned }.
wardrobe_looking = Ihr Kleiderschrank wird durchgesehen …
wardrobe_likeness = { $likeness ->
        [same] Dasselbe
        [very_similar] Sehr ähnlich
        [similar] Ähnlich
       *[nothing_close] Nicht ähnlich
    }
wardrobe_garment = { $place }. { $name }: Ähnlichkeit { $figure }.
wardrobe_garment_worded = { $place }. { $name }: { $likeness ->
        [same] dasselbe
        [very_similar] sehr ähnlich
        [similar] ähnlich
       *[nothing_close] nicht ähnlich
    }, Ähnlichkeit { $figure }.
