# Was die Seite denen sagt, die sie in einen Shop einbauen.

other_host = { part } liegt auf einem anderen Host, und diese Seite darf nur von ihrem eigenen laden.
    .remedy = Ist es Ihr Shop, legen Sie die Dateien auf den Host der Seite, und geben Sie diese Adresse an.
unknown_value = In der Adresse der Seite steht { $name }={ $value }; damit kann sie nichts anfangen.
    .remedy = Berichtigen Sie das in der Adresse, oder lassen Sie es weg.
