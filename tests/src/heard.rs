//! The page as a screen reader hears it: Chromium's accessibility tree.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::prelude::WebDriverResult;

use crate::Browser;

/// What is said of one element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// As ARIA names it: `button`, `heading`, `status` …
    pub role: String,
    /// What it is called.
    pub name: String,
    /// What else is told of it, each as text: `focused`, `live`, `level`, `busy`, `valuetext` …
    pub properties: BTreeMap<String, String>,
    /// How many elements it is within.
    pub depth: usize,
}

/// As the developer tools' protocol has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    node_id: String,
    #[serde(default)]
    parent_id: Option<String>,
    ignored: bool,
    #[serde(default)]
    role: Told,
    #[serde(default)]
    name: Told,
    #[serde(default)]
    properties: Vec<Property>,
    #[serde(default)]
    child_ids: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Told {
    #[serde(default)]
    value: Value,
}

#[derive(Deserialize)]
struct Property {
    name: String,
    value: Told,
}

impl Told {
    fn text(&self) -> String {
        match &self.value {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        }
    }
}

impl Heard {
    /// Whether a property is told with this text.
    pub fn is(&self, property: &str, text: &str) -> bool {
        self.properties
            .get(property)
            .is_some_and(|told| told == text)
    }
}

impl Browser {
    /// Everything that is said of the page, in the order in which it is read.
    ///
    /// # Panics
    /// If the browser's answer is not what its protocol promises.
    pub async fn heard(&self) -> WebDriverResult<Vec<Heard>> {
        let tools = self.driver.cdp();
        let tree = tools
            .send_raw("Accessibility.getFullAXTree", json!({}))
            .await?;
        let nodes: Vec<Node> = serde_json::from_value(tree["nodes"].clone())
            .unwrap_or_else(|error| panic!("{error}: {tree}"));
        let by_id: BTreeMap<&str, &Node> = nodes
            .iter()
            .map(|node| (node.node_id.as_str(), node))
            .collect();
        let mut heard = Vec::new();
        let root = nodes.iter().find(|node| node.parent_id.is_none());
        let mut waiting: Vec<(&Node, usize)> = root.map(|root| (root, 0)).into_iter().collect();
        while let Some((node, depth)) = waiting.pop() {
            let children = node.child_ids.iter().rev();
            let children = children.filter_map(|id| by_id.get(id.as_str()));
            let below = depth + usize::from(!node.ignored);
            waiting.extend(children.map(|child| (*child, below)));
            if !node.ignored {
                let properties = node.properties.iter();
                heard.push(Heard {
                    role: node.role.text(),
                    name: node.name.text(),
                    properties: properties
                        .map(|property| (property.name.clone(), property.value.text()))
                        .collect(),
                    depth,
                });
            }
        }
        Ok(heard)
    }
}
