//! What is on top of the pooled features: an embedding, its proxies, and classifiers.

use burn::tensor::Tensor;

use crate::products::ATTRIBUTES;

/// Components of an embedding where nothing says how many.
pub const DIMENSION: usize = 192;

/// Linear layers on pooled features, and directions that stand for classes.
pub struct Heads {
    /// `[D, 2048]`
    weight: Tensor<2>,
    /// `[1, D]`
    bias: Tensor<2>,
    /// By attribute, then the joint label: `[classes, D]`.
    proxies: Vec<Tensor<2>>,
    /// By attribute: `[classes, 2048]` and `[1, classes]`.
    classifiers: Vec<[Tensor<2>; 2]>,
}

impl Heads {
    /// `tensor` gives a parameter by its name, a vector as one row.
    pub(crate) fn new(tensor: &mut dyn FnMut(&str) -> Tensor<2>) -> Self {
        let names = ATTRIBUTES.into_iter().chain(["joint"]);
        Self {
            weight: tensor("head.weight"),
            bias: tensor("head.bias"),
            proxies: names
                .map(|name| tensor(&format!("proxies.{name}")))
                .collect(),
            classifiers: ATTRIBUTES
                .into_iter()
                .map(|name| {
                    ["weight", "bias"].map(|part| tensor(&format!("classifiers.{name}.{part}")))
                })
                .collect(),
        }
    }

    /// `[N, 2048]` → `[N, D]`, each row of length 1.
    pub fn embed(&self, pooled: Tensor<2>) -> Tensor<2> {
        unit(pooled.matmul(self.weight.clone().transpose()) + self.bias.clone())
    }

    /// The cosine of each embedding with each class of attribute `number`, or of the joint label
    /// after the last attribute: `[N, classes]`.
    pub fn cosines(&self, embeddings: Tensor<2>, number: usize) -> Option<Tensor<2>> {
        let proxies = self.proxies.get(number)?.clone();
        (proxies.dims()[0] > 0).then(|| embeddings.matmul(unit(proxies).transpose()))
    }

    /// `[N, 2048]` → the logits of attribute `number`, `[N, classes]`.
    pub fn logits(&self, pooled: Tensor<2>, number: usize) -> Option<Tensor<2>> {
        let [weight, bias] = self.classifiers.get(number)?.clone();
        (weight.dims()[0] > 0).then(|| pooled.matmul(weight.transpose()) + bias)
    }
}

/// Each row at length 1.
fn unit(rows: Tensor<2>) -> Tensor<2> {
    let length = (rows.clone().square().sum_dim(1) + 1e-12).sqrt();
    rows / length
}
