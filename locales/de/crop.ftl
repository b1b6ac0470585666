# Welcher Teil des Fotos gesucht wird.

crop_frame = Der Teil Ihres Fotos, mit dem gesucht wird
crop_help = Die Pfeiltasten bewegen ihn; auf dem Rahmen ändern Umschalt- und Pfeiltasten seine Größe.
crop_whole_photo = Das ganze Foto nehmen
crop_garment_only = Nur das Kleidungsstück nehmen
crop_grip = { $grip ->
        [upper_left] Ecke oben links
        [upper_right] Ecke oben rechts
        [lower_left] Ecke unten links
        [lower_right] Ecke unten rechts
       *[box] Rahmen verschieben
    }
crop_whole = Gesucht wird mit dem ganzen Foto.
crop_guess = Gesucht wird mit dem, was nach dem Kleidungsstück aussieht: { $left } bis { $right } % von links, { $top } bis { $bottom } % von oben.
crop_own = Gesucht wird mit Ihrem Ausschnitt: { $left } bis { $right } % von links, { $top } bis { $bottom } % von oben.
