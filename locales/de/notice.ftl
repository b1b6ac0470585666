# Was schiefging, und (als remedy) was man dagegen tun kann.

silent = Die Suche hat sich zwei Minuten lang nicht gemeldet und wurde deshalb abgebrochen.
    .remedy = Versuchen Sie es noch einmal. Bricht sie wieder ab, schließen Sie andere Tabs, damit Speicher frei wird.
stalled = Das Laden stand zwei Minuten lang still und wurde deshalb abgebrochen.
    .remedy = Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal: Was schon geladen ist, bleibt erhalten.
unreadable = Das Foto lässt sich auf diesem Gerät nicht lesen.
    .remedy = Wählen Sie es noch einmal aus; liegt es in einem Cloud-Ordner oder auf einem Stick, kopieren Sie es erst auf dieses Gerät.
sample_missing = Dieses Beispielbild ließ sich nicht laden.
    .remedy = Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal, oder wählen Sie ein eigenes Foto.
no_file = Darin war keine Bilddatei.
    .remedy = Speichern Sie das Bild auf diesem Gerät, und wählen Sie dann diese Datei.

fallback_wrong = Die Grafikkarte berechnet etwas anderes als der Shop, deshalb übernimmt Ihr Prozessor.
fallback_silent = Die Grafikkarte hat minutenlang nicht geantwortet, deshalb übernimmt Ihr Prozessor.
fallback_stopped = Die Grafikkarte ist mitten in der Arbeit ausgefallen, deshalb übernimmt Ihr Prozessor.
fallback_remedy = Sie brauchen nichts zu tun; die Ergebnisse sind dieselben, es dauert nur länger.

part = { $part ->
        [model] Das Modell
       *[catalogue] Der Katalog
    }
no_connection = { part } ließ sich nicht laden: Es besteht keine Verbindung.
    .remedy = Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal: Was schon geladen ist, bleibt erhalten.
file_missing = { part } ist unvollständig: Auf dem Server des Shops fehlt eine Datei.
    .remedy = Versuchen Sie es später noch einmal. Ist es Ihr Shop, veröffentlichen Sie seinen ganzen Ordner neu.
server_refused = { part } ließ sich nicht laden: Der Server des Shops antwortete mit { $status }.
    .remedy = Versuchen Sie es in einigen Minuten noch einmal.
file_length = Eine Datei { $part ->
        [model] des Modells
       *[catalogue] des Katalogs
    } kam mit falscher Länge an.
file_damaged = Eine Datei { $part ->
        [model] des Modells
       *[catalogue] des Katalogs
    } kam beschädigt an: Ihre Prüfsumme ist nicht die veröffentlichte.
file_outside = { part } nennt eine Datei außerhalb des eigenen Ordners.
file_remedy = Versuchen Sie es noch einmal. Hilft das nicht und ist es Ihr Shop, veröffentlichen Sie seinen ganzen Ordner neu.
format = { part } passt nicht zu dieser Version der Seite.
    .remedy = Laden Sie die Seite neu, oder nehmen Sie ihre neue Version, falls sie eine anbietet. Ist es Ihr Shop, erzeugen Sie seine Dateien mit derselben Version von lookalike neu.
other_model = Der Katalog wurde mit einem anderen Modell erzeugt, deshalb lassen sich seine Produkte nicht mit Ihrem Foto vergleichen.
    .remedy = Laden Sie die Seite neu, oder nehmen Sie ihre neue Version, falls sie eine anbietet. Ist es Ihr Shop, indizieren Sie seine Bilder mit dem veröffentlichten Modell neu.
other_model_detail = Modell { $model }, Katalog erzeugt mit { $catalogue }
no_cells = Kein Teil des Katalogs liegt auf diesem Gerät, und es besteht keine Verbindung.
    .remedy = Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal: Jeder Teil, den eine Suche lädt, bleibt für Suchen ohne Verbindung erhalten.
empty_catalogue = Im Katalog ist kein Produkt.
    .remedy = Ist es Ihr Shop, indizieren Sie seine Bilder und veröffentlichen Sie den Ordner neu.
self_test = Dieses Gerät berechnet etwas anderes als der Shop, deshalb wären die Ergebnisse falsch.
    .remedy = Aktualisieren Sie Ihren Browser, oder versuchen Sie es mit einem anderen.
self_test_detail = Ähnlichkeit des Testbilds mit sich selbst: { $cosine }
engine_stopped = Die Suche ist unerwartet abgebrochen.
    .remedy = Versuchen Sie es noch einmal. Bricht sie wieder ab, schließen Sie andere Tabs, damit Speicher frei wird, oder nehmen Sie einen anderen Browser.

picture_empty = Diese Datei ist leer.
    .remedy = Wählen Sie eine andere Datei, oder kopieren Sie diese noch einmal.
not_a_picture = Diese Datei ist kein Bild.
    .remedy = Wählen Sie ein Foto: eine Datei in JPEG, PNG, WebP oder GIF.
picture_unsupported = Bilder in { $format } lassen sich hier nicht lesen.
    .remedy = Speichern Sie es als JPEG oder PNG, oder machen Sie ein Bildschirmfoto davon, und wählen Sie diese Datei.
picture_truncated = Dieses Bild ist abgeschnitten: Seine Datei endet zu früh.
    .remedy = Laden oder kopieren Sie es noch einmal, und warten Sie, bis es vollständig ist.
picture_damaged = Dieses Bild ist beschädigt.
    .remedy = Öffnen Sie es in einem anderen Programm, speichern Sie es als JPEG oder PNG, und wählen Sie diese Datei.
picture_too_large = Dieses Bild ist zu groß: { $width } × { $height } Pixel, und höchstens 100 Millionen werden gelesen.
    .remedy = Speichern Sie es kleiner, und wählen Sie diese Datei.
