//! `openapi.yaml`, the contract: read once, it holds the routes, the bodies and the parameters to what it says.

mod operation;
mod schema;
mod words;

pub use operation::{Login, Operation, Place};

use operation::Source;
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// The contract of this build, as it was written.
pub const OPENAPI_YAML: &str = include_str!("../../openapi.yaml");

/// The contract cannot be used: a mistake of whoever wrote it, found by the tests.
#[derive(Debug, Clone, thiserror::Error)]
#[error("openapi.yaml: {0}")]
pub struct ContractError(String);

impl ContractError {
    fn new(place: &str, problem: &str) -> Self {
        Self(format!("{place}: {problem}"))
    }
}

/// The parsed contract.
#[derive(Debug)]
pub struct Contract {
    version: String,
    json: String,
    operations: Vec<Arc<Operation>>,
}

impl Contract {
    /// Parses the contract of this build.
    ///
    /// # Errors
    /// When the document is not a usable OpenAPI 3.1 document.
    pub fn of_this_build() -> Result<Self, ContractError> {
        Self::parse(OPENAPI_YAML)
    }

    /// Parses an OpenAPI 3.1 document.
    ///
    /// # Errors
    /// When it is not YAML, or an operation lacks its `operationId` or `x-access`.
    pub fn parse(yaml: &str) -> Result<Self, ContractError> {
        let document: Value = serde_yaml_ng::from_str(yaml)
            .map_err(|error| ContractError::new("document", &error.to_string()))?;
        let version = document
            .pointer("/info/version")
            .and_then(Value::as_str)
            .ok_or_else(|| ContractError::new("info", "has no version"))?
            .to_owned();
        let source = Source(&document);
        let mut operations = Vec::new();
        for (path, item) in source.paths() {
            let path = format!("{}{path}", source.base(item));
            for operation in Operation::all_of(source, &path, item)? {
                operations.push(Arc::new(operation));
            }
        }
        Ok(Self { version, json: document.to_string(), operations })
    }

    /// The version of the API, for the header `API-Version` (R89).
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The contract as JSON, for `GET /v1/openapi.json` (R88).
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Every operation, in the order of the document.
    pub fn operations(&self) -> &[Arc<Operation>] {
        &self.operations
    }

    /// The operation with this `operationId`.
    pub fn operation(&self, id: &str) -> Option<&Arc<Operation>> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// The operations of each path, paths with literal segments before those with parameters, so
    /// that a router that takes the first match finds the most precise one.
    pub fn by_path(&self) -> Vec<(&str, Vec<Arc<Operation>>)> {
        let mut paths: BTreeMap<&str, Vec<Arc<Operation>>> = BTreeMap::new();
        for operation in &self.operations {
            paths.entry(operation.path.as_str()).or_default().push(operation.clone());
        }
        let mut paths: Vec<_> = paths.into_iter().collect();
        paths.sort_by_key(|(path, _)| {
            path.split('/').map(|part| (part.starts_with('{'), *path)).collect::<Vec<_>>()
        });
        paths
    }
}
