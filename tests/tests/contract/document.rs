//! `openapi.yaml` as a tester reads it.

use serde_json::{Map, Value, json};
use std::sync::OnceLock;

/// An operation of the contract.
pub struct Operation {
    /// In capitals.
    pub method: String,
    /// With the path of its server before it.
    pub path: String,
    /// As written.
    pub written: &'static Value,
}

/// The whole contract.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_yaml_ng::from_str(api::contract::OPENAPI_YAML).unwrap())
}

/// Every operation, in the order of the document.
pub fn operations() -> Vec<Operation> {
    let base = |item: &Value| {
        let own = item.pointer("/servers/0/url").or(document().pointer("/servers/0/url"));
        own.unwrap().as_str().unwrap().trim_end_matches('/').to_owned()
    };
    let paths = document()["paths"].as_object().unwrap();
    let of_path = |(path, item): (&'static String, &'static Value)| {
        ["get", "post", "put", "patch", "delete"].into_iter().filter_map(move |method| {
            Some(Operation {
                method: method.to_uppercase(),
                path: format!("{}{path}", base(item)),
                written: item.get(method)?,
            })
        })
    };
    paths.iter().flat_map(of_path).collect()
}

impl Operation {
    /// Its name.
    pub fn id(&self) -> &'static str {
        self.written["operationId"].as_str().unwrap()
    }

    /// The words of a list such as `x-access`.
    pub fn words(&self, field: &str) -> Vec<&'static str> {
        let list = self.written[field].as_array();
        list.into_iter().flatten().map(|word| word.as_str().unwrap()).collect()
    }

    /// The answer that it gives with this status.
    pub fn answer(&self, status: u16) -> Option<&'static Value> {
        self.written["responses"].get(status.to_string()).map(resolved)
    }

    /// Whether a path is one of this operation.
    pub fn has_path(&self, path: &str) -> bool {
        let (wanted, path) = (self.path.split('/'), path.split('?').next().unwrap().split('/'));
        wanted.clone().count() == path.clone().count()
            && wanted.zip(path).all(|(part, given)| part.starts_with('{') || part == given)
    }

    /// The schema of its JSON body.
    pub fn body(&self) -> Option<&'static Value> {
        self.written.pointer("/requestBody/content/application~1json/schema")
    }
}

/// What a reference points at, or the value itself.
pub fn resolved(value: &'static Value) -> &'static Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(target) => document().pointer(target.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// The same for a value of a shorter life.
pub fn resolved_owned(value: &Value) -> Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(target) => document().pointer(target.trim_start_matches('#')).unwrap().clone(),
        None => value.clone(),
    }
}

/// A component schema by its name.
pub fn schema(name: &str) -> &'static Value {
    &document()["components"]["schemas"][name]
}

/// Everything that is wrong with a value.
pub fn violations(schema: &Value, value: &Value) -> Vec<String> {
    let whole = json!({ "components": document()["components"], "allOf": [schema] });
    let validator = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(&whole)
        .unwrap();
    let error = |error: jsonschema::ValidationError<'_>| {
        format!("{} at {}", error, error.instance_path().as_str())
    };
    validator.iter_errors(value).map(error).collect()
}

/// The fields of a schema, when it has any.
pub fn fields(schema: &'static Value) -> Option<&'static Map<String, Value>> {
    schema.get("properties").and_then(Value::as_object)
}

/// The path with something for each parameter.
pub fn with_ids(path: &str) -> String {
    let part = |part: &str| match part {
        "{paperNumber}" | "{documentNumber}" | "{version}" => "1".to_owned(),
        "{kind}" => "receipt".to_owned(),
        "{language}" => "dutch".to_owned(),
        part if part.starts_with('{') => uuid::Uuid::from_u128(1).to_string(),
        part => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}
