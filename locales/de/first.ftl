# Was index.html zeigt, bevor der Code der Seite da ist oder wenn er nicht kommt.

needs_script = Lookalike berechnet alles in Ihrem Browser und braucht dafür JavaScript. Erlauben Sie es für diese Seite, und laden Sie sie neu.
slow = Erscheint nichts weiter, laden Sie die Seite neu. Sie braucht einen Browser von 2023 oder neuer.
panicked = Die Seite ist auf einen eigenen Fehler gestoßen und stehen geblieben.
    .remedy = Laden Sie sie neu, und wählen Sie Ihr Foto noch einmal aus. Nichts davon hat Ihr Gerät verlassen.
