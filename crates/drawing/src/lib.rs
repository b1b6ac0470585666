//! A drawing as SVG text, for the curves of documents. The same calls give the same bytes.

/// On its own white ground, so that it can be read on light and dark pages.
pub struct Svg {
    body: String,
}

/// Which end of a text is at its place.
#[derive(Clone, Copy, Debug)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// Of all writing.
pub const INK: &str = "#1c2024";

/// Of axes, ticks and notes.
pub const GREY: &str = "#6a7178";

/// Of the lines behind curves.
pub const RULE: &str = "#d5d9dd";

/// Of curves, to be told apart also by the colour-blind (Okabe & Ito, 2008).
pub const COLOURS: [&str; 4] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

impl Svg {
    /// `title` is what screen readers say. Lengths are in pixels, from the upper left corner.
    pub fn new([width, height]: [f32; 2], title: &str) -> Self {
        let mut svg = Self {
            body: format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
                 width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" \
                 font-family=\"system-ui, sans-serif\">\n<title>{}</title>\n",
                escaped(title)
            ),
        };
        svg.rectangle([0.0, 0.0, width, height], "#ffffff");
        svg
    }

    /// Left, top, width, height.
    pub fn rectangle(&mut self, [x, y, width, height]: [f32; 4], fill: &str) {
        self.body += &format!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\"/>\n"
        );
    }

    /// Through all points.
    pub fn line(&mut self, points: &[[f32; 2]], colour: &str, width: f32, is_dashed: bool) {
        let points: Vec<String> = points
            .iter()
            .map(|[x, y]| format!("{x:.1},{y:.1}"))
            .collect();
        let dashes = if is_dashed {
            " stroke-dasharray=\"4 4\""
        } else {
            ""
        };
        self.body += &format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width:.1}\" \
             stroke-linejoin=\"round\"{dashes}/>\n",
            points.join(" ")
        );
    }

    /// A dot around a point.
    pub fn dot(&mut self, [x, y]: [f32; 2], colour: &str) {
        self.body +=
            &format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\" fill=\"{colour}\"/>\n");
    }

    /// `size` in pixels; turned by `degrees` about its place.
    pub fn text(
        &mut self,
        [x, y]: [f32; 2],
        anchor: Anchor,
        [size, degrees]: [f32; 2],
        colour: &str,
        text: &str,
    ) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let turn = match degrees == 0.0 {
            true => String::new(),
            false => format!(" transform=\"rotate({degrees:.0} {x:.1} {y:.1})\""),
        };
        self.body += &format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"{size:.0}\" \
             fill=\"{colour}\"{turn}>{}</text>\n",
            escaped(text)
        );
    }

    /// The whole file.
    pub fn finish(self) -> String {
        self.body + "</svg>\n"
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
