# Besuche ohne Netz, und was auf dem Gerät bleibt.

offline_device = Auf diesem Gerät
offline_now = Jetzt ohne Netz. Die Seite arbeitet mit dem, was auf diesem Gerät liegt.
offline_reload = Neu laden
offline_install = Diese Seite als App installieren
offline_install_by_hand = Um diese Seite als App zu installieren, öffnen Sie das Teilen-Menü und wählen Sie „Zum Home-Bildschirm“.
offline_storage = Platz auf diesem Gerät
offline_what_is_kept = Die Seite, ihr Rechenwerk, das Modell, der Katalog, soweit er geladen wurde, und die Bilder gesehener Produkte bleiben hier, damit sie nur einmal geladen werden. Ihre Fotos nicht.
offline_free = Diesen Platz freigeben
offline_impossible = Dieser Browser behält hier nichts von der Seite, deshalb braucht sie bei jedem Besuch eine Verbindung.
offline_not_yet = Noch nicht ohne Netz nutzbar: Ein Foto genügt dafür.
offline_ready = Ohne Netz nutzbar.
offline_ready_in_part = Ohne Netz nutzbar mit den Teilen des Katalogs, die Ihre Suchen geladen haben.
offline_update_waiting = Eine neue Version dieser Seite ist da. Laden Sie neu, um sie zu nutzen; wählen Sie Ihr Foto danach erneut aus.
offline_update_taking = Die neue Version wird eingerichtet …
offline_update_elsewhere = Diese Seite wurde in einem anderen Fenster erneuert. Laden Sie sie neu; wählen Sie Ihr Foto danach erneut aus.
offline_freed = Was hier lag, ist vergessen. Ihr nächster Besuch lädt das Nötige neu.
offline_room_unknown = Ihr Browser verrät nicht, wie viel Platz diese Website belegt.
offline_room_lasting = Diese Website belegt { $used } von { $most }. Ihr Browser behält sie, bis Sie den Platz freigeben.
offline_room_passing = Diese Website belegt { $used } von { $most }. Ihr Browser darf sie löschen, wenn der Platz knapp wird.
offline_gigabytes = { $size } Gigabyte
