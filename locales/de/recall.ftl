# Suchen, die ihr Foto überdauern.

recall_share = Diese Suche teilen
recall_reveals = Der Link enthält kein Foto, aber was das Netz darin gesehen hat: Wer ihn hat, kann erkennen, welche Art Kleidungsstück es zeigt, dessen Farben und Stil, und welche Filter und Wertungen Sie gesetzt haben. Browser senden diesen Teil einer Adresse an keinen Server; der Verlauf Ihres eigenen Browsers hat ihn.
recall_link = Link zu dieser Suche
recall_copy = Link kopieren
recall_send = Senden …
recall_no_photo = Diese Suche wurde ohne ihr Foto geöffnet: Ein Link und die Liste unten enthalten keines.
recall_preparing = Alles wird für diese Suche vorbereitet …
recall_looking = Suche läuft …
recall_failed = Es wurde nichts gesucht.
recall_recent = Letzte Suchen
recall_likes = Produkte, die Ihnen gefallen
recall_what_is_kept = Ihre letzten Suchen, ohne ihre Fotos, und was Ihnen gefällt, liegen auf diesem Gerät und nirgends sonst.
recall_nothing_kept = Noch nichts: Suchen kommen hierher, sobald sie etwas gefunden haben.
recall_export = Als Datei exportieren
recall_forget = Alles vergessen …
recall_forget_means = Das löscht von diesem Gerät die letzten Suchen, Ihre Wertungen und Einstellungen, einen angelegten Kleiderschrank sowie das geladene Modell und den Katalog. Es lässt sich nicht rückgängig machen.
recall_forget_now = Jetzt alles vergessen
recall_keep = Behalten
recall_kept = { $count ->
        [0] Auf diesem Gerät gemerkt
        [1] Auf diesem Gerät gemerkt: 1 Suche
       *[other] Auf diesem Gerät gemerkt: { $count } Suchen
    }
recall_reopen = Erneut suchen, { $when }; am ähnlichsten war { $name }
recall_copied = Der Link ist in Ihrer Zwischenablage.
recall_not_copied = Ihr Browser hat den Link nicht in die Zwischenablage gelassen. Markieren Sie ihn oben und kopieren Sie ihn.
recall_exported = Die Datei liegt bei Ihren Downloads.
recall_not_exported = Ihr Browser hat die Datei nicht angenommen. Erlauben Sie dieser Seite Downloads und exportieren Sie erneut.
recall_forgetting = Wird gelöscht …
recall_forgotten = Alles ist vergessen: Nichts von dieser Seite ist mehr auf diesem Gerät.
recall_forgotten_in_part = Nicht alles ließ sich löschen. Schließen Sie andere Tabs dieser Seite und lassen Sie dann noch einmal alles vergessen.
link_later = Dieser Link stammt von einer neueren Version der Seite.
    .remedy = Laden Sie die Seite neu und öffnen Sie den Link noch einmal.
link_damaged = Dieser Link ist beschädigt oder wurde unterwegs abgeschnitten.
    .remedy = Kopieren Sie ihn noch einmal ganz, oder lassen Sie ihn sich neu geben. Sie können auch mit einem Foto suchen.
link_view = Der Teil dieses Links mit den Filtern ist beschädigt oder wurde abgeschnitten.
    .remedy = Kopieren Sie ihn noch einmal ganz, oder lassen Sie ihn sich neu geben. Sie können auch mit einem Foto suchen.
other_model_code = Diese Suche entstand mit einem anderen Modell, als der Shop jetzt hat, und lässt sich nicht mit seinen Produkten vergleichen.
    .remedy = Suchen Sie noch einmal mit einem Foto.
other_model_code_detail = Modell { $model }, Suche entstanden mit { $code }
