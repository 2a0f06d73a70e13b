//! One operation of the contract: its method and path, who may call it, and what it accepts.

use super::{
    ContractError,
    schema::{Parameter, Schema},
    words::{access, audited},
};
use crate::{problem::FieldError, tokens::Role, witness::Audited};
use actix_web::http::Method;
use serde_json::{Map, Value};

/// Where a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the path: a wrong value means that there is nothing here (404).
    Path,
    /// After the question mark.
    Query,
    /// In a header.
    Header,
}

/// Whether an operation needs a token, from its `security`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    /// Anybody may call it.
    None,
    /// A token is looked at when it is sent.
    Optional,
    /// Without a valid token the answer is 401.
    Required,
}

/// One operation of the contract.
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`, by which a handler is registered.
    pub id: String,
    /// The method.
    pub method: Method,
    /// The path, with parameters as `{name}`: also the router's pattern and the log's route.
    pub path: String,
    /// The roles of `x-access`; `login` says whether everybody else may call too.
    pub roles: Vec<Role>,
    /// Whether a token is needed.
    pub login: Login,
    /// The media types of the successful answers; empty when they have no body.
    pub answers: Vec<String>,
    /// The media types of the body; empty when there is none.
    pub media_types: Vec<String>,
    /// What it is to the audit.
    pub audited: Option<Audited>,
    /// Whether it gives a command in a case, whose line in the audit the store writes.
    pub is_command: bool,
    body_required: bool,
    body: Option<Schema>,
    parameters: Vec<(Place, Parameter)>,
}

impl Operation {
    pub(super) fn all_of(
        source: Source<'_>,
        path: &str,
        item: &Value,
    ) -> Result<Vec<Self>, ContractError> {
        let methods =
            [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD];
        let named = |method: &Method| item.get(method.as_str().to_ascii_lowercase());
        methods
            .iter()
            .filter_map(|method| named(method).map(|operation| (method, operation)))
            .map(|(method, operation)| Self::read(source, (path, item), method, operation))
            .collect()
    }

    fn read(
        source: Source<'_>,
        (path, item): (&str, &Value),
        method: &Method,
        operation: &Value,
    ) -> Result<Self, ContractError> {
        let place = format!("{method} {path}");
        let id = operation
            .get("operationId")
            .and_then(Value::as_str)
            .ok_or_else(|| ContractError::new(&place, "has no operationId"))?;
        let (roles, login) =
            access(operation).map_err(|problem| ContractError::new(&place, problem))?;
        if login != source.login(operation) {
            return Err(ContractError::new(&place, "has x-access and security that disagree"));
        }
        let body = operation.get("requestBody").map(|body| source.resolved(body));
        let content = body.and_then(|body| body.get("content")).and_then(Value::as_object);
        Ok(Self {
            id: id.to_owned(),
            method: method.clone(),
            path: path.to_owned(),
            roles,
            login,
            answers: source.answers(operation),
            media_types: content.map(keys).unwrap_or_default(),
            audited: audited(operation).map_err(|problem| ContractError::new(&place, problem))?,
            is_command: operation.get("x-command").is_some(),
            body_required: body.and_then(|body| body.get("required")) == Some(&Value::Bool(true)),
            body: content
                .and_then(|content| {
                    content.get("application/json").or_else(|| content.get("multipart/form-data"))
                })
                .and_then(|json| json.get("schema"))
                .map(|schema| Schema::new(source.closed(schema))),
            parameters: source.parameters(item, operation)?,
        })
    }

    /// Whether a request must have a body.
    pub fn body_required(&self) -> bool {
        self.body_required
    }

    /// Everything that is wrong with a JSON body.
    pub fn body_errors(&self, body: &Value) -> Vec<FieldError> {
        self.body.as_ref().map(|schema| schema.errors(body)).unwrap_or_default()
    }

    /// Reads the parameters of one place from pairs of name and text.
    ///
    /// # Errors
    /// Everything that is wrong; in a query an unknown name is wrong too, among headers it is not.
    pub fn read_parameters(
        &self,
        place: Place,
        given: &[(String, String)],
    ) -> Result<Value, Vec<FieldError>> {
        let mut values = Map::new();
        let mut errors = Vec::new();
        let expected = || self.parameters.iter().filter(|(at, _)| *at == place);
        for (_, parameter) in expected() {
            match parameter.read(given) {
                Ok(Some(value)) => {
                    values.insert(parameter.name.clone(), value);
                }
                Ok(None) => {}
                Err(wrong) => errors.extend(wrong),
            }
        }
        if place == Place::Query {
            let known = |name: &str| expected().any(|(_, parameter)| parameter.name == name);
            for (name, _) in given.iter().filter(|(name, _)| !known(name)) {
                let shown = super::schema::harmless_name(name);
                let detail = "This parameter does not exist.";
                errors.push(FieldError::new(shown.unwrap_or_default(), "unknown", detail));
            }
        }
        if errors.is_empty() { Ok(Value::Object(values)) } else { Err(errors) }
    }

    /// The names of the headers that are parameters, as written.
    pub fn header_names(&self) -> impl Iterator<Item = &str> {
        let headers = self.parameters.iter().filter(|(place, _)| *place == Place::Header);
        headers.map(|(_, parameter)| parameter.name.as_str())
    }
}

fn keys(object: &Map<String, Value>) -> Vec<String> {
    object.keys().cloned().collect()
}

/// The whole document, to look references up in.
#[derive(Clone, Copy)]
pub(super) struct Source<'d>(pub(super) &'d Value);

impl<'d> Source<'d> {
    pub(super) fn paths(self) -> impl Iterator<Item = (&'d str, &'d Value)> {
        let paths = self.0.get("paths").and_then(Value::as_object);
        paths.into_iter().flatten().map(|(path, item)| (path.as_str(), item))
    }

    /// What stands before a path: the path of its own server, or else of the document's (R89).
    pub(super) fn base(self, item: &'d Value) -> &'d str {
        let url = |owner: &'d Value| owner.pointer("/servers/0/url").and_then(Value::as_str);
        url(item).or_else(|| url(self.0)).unwrap_or_default().trim_end_matches('/')
    }

    /// What a `$ref` points at, or the value itself.
    fn resolved(self, value: &'d Value) -> &'d Value {
        let target = value.get("$ref").and_then(Value::as_str);
        let found = target.and_then(|target| self.0.pointer(target.trim_start_matches('#')));
        found.unwrap_or(value)
    }

    /// The schema together with exactly those component schemas that it refers to, however far.
    fn closed(self, schema: &Value) -> Value {
        let mut needed = Map::new();
        let mut open = vec![schema];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(members) => {
                    open.extend(members.values());
                    let target = members.get("$ref").and_then(Value::as_str);
                    let Some(name) = target.and_then(|t| t.strip_prefix("#/components/schemas/"))
                    else {
                        continue;
                    };
                    let Some(found) = self.0.pointer(&format!("/components/schemas/{name}")) else {
                        continue;
                    };
                    if needed.insert(name.to_owned(), found.clone()).is_none() {
                        open.push(found);
                    }
                }
                Value::Array(items) => open.extend(items),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        serde_json::json!({ "allOf": [schema], "components": { "schemas": needed } })
    }

    fn login(self, operation: &Value) -> Login {
        let written = operation.get("security").or_else(|| self.0.get("security"));
        let Some(ways) = written.and_then(Value::as_array) else { return Login::None };
        let open = ways.iter().any(|way| way.as_object().is_some_and(Map::is_empty));
        match (ways.is_empty(), open) {
            (true, _) => Login::None,
            (false, true) => Login::Optional,
            (false, false) => Login::Required,
        }
    }

    fn answers(self, operation: &'d Value) -> Vec<String> {
        let answers = operation.get("responses").and_then(Value::as_object);
        let mut media_types: Vec<String> = answers
            .into_iter()
            .flatten()
            .filter(|(status, _)| status.starts_with('2'))
            .filter_map(|(_, answer)| self.resolved(answer).get("content")?.as_object())
            .flat_map(keys)
            .collect();
        media_types.sort();
        media_types.dedup();
        media_types
    }

    /// The parameters of a path item and an operation; the operation's replace the path's.
    fn parameters(
        self,
        item: &'d Value,
        operation: &'d Value,
    ) -> Result<Vec<(Place, Parameter)>, ContractError> {
        let mut found: Vec<(Place, Parameter)> = Vec::new();
        let lists = [item, operation].into_iter().filter_map(|owner| owner.get("parameters"));
        for parameter in lists.filter_map(Value::as_array).flatten() {
            let parameter = self.resolved(parameter);
            let text = |name: &str| parameter.get(name).and_then(Value::as_str);
            let place = match text("in") {
                Some("path") => Place::Path,
                Some("query") => Place::Query,
                Some("header") => Place::Header,
                _ => {
                    return Err(ContractError::new(
                        "parameters",
                        "in must be path, query or header",
                    ));
                }
            };
            let (Some(name), Some(schema)) = (text("name"), parameter.get("schema")) else {
                return Err(ContractError::new("parameters", "one lacks its name or schema"));
            };
            let required = parameter.get("required") == Some(&Value::Bool(true));
            let shape = self.shape(schema);
            let read = Parameter::new(name, required, shape, Schema::new(self.closed(schema)));
            found.retain(|(at, other)| *at != place || other.name != read.name);
            found.push((place, read));
        }
        Ok(found)
    }

    /// The `type` of a parameter, and of its items when it is a list.
    fn shape(self, schema: &'d Value) -> (Option<&'d str>, Option<&'d str>) {
        let schema = self.resolved(schema);
        let kind = |schema: &'d Value| schema.get("type").and_then(Value::as_str);
        (kind(schema), schema.get("items").and_then(|items| kind(self.resolved(items))))
    }
}
