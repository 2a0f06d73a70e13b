//! The server: the routes of the contract behind the gate, the middleware of every answer, and a graceful stop.

use crate::{
    config::{Config, Secret},
    contract::{Contract, Operation},
    gate::{self, Gatekeeper},
    headers, health, observe,
    passwords::Passwords,
    problem::{Answer, Problem},
};
use actix_web::{
    App, Error, Handler, HttpResponse, HttpServer, Responder, Route,
    body::{BoxBody, MessageBody},
    dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse},
    guard,
    http::{Method, header::HeaderValue},
    middleware::{Next, from_fn},
    web::{self, ServiceConfig},
};
use std::{collections::BTreeMap, net::TcpListener, sync::Arc, time::Duration};

/// What every thread of the server shares.
#[derive(Clone)]
pub struct Desk {
    /// The contract that the server keeps.
    pub contract: Arc<Contract>,
    /// What stands before every handler.
    pub gatekeeper: Arc<Gatekeeper>,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Whether an account needs a second factor before it gets anything but that (R72).
    pub second_factor_required: bool,
    /// The token for `/metrics`.
    pub metrics_token: Option<Secret>,
    /// The key under which mail services sign their reports; without it none is taken in.
    pub mail_report_key: Option<Secret>,
}

/// The handlers, by the `operationId` that each of them answers.
pub struct Routes<'c> {
    contract: &'c Contract,
    handlers: BTreeMap<String, Route>,
    unknown: Vec<String>,
}

impl<'c> Routes<'c> {
    /// No handlers yet.
    pub fn new(contract: &'c Contract) -> Self {
        Self { contract, handlers: BTreeMap::new(), unknown: Vec::new() }
    }

    /// Lets the handler answer the operation; its method and path are those of the contract.
    pub fn on<F, Args>(&mut self, operation_id: &str, handler: F)
    where
        F: Handler<Args>,
        Args: actix_web::FromRequest + 'static,
        F::Output: Responder<Body: MessageBody + 'static> + 'static,
    {
        let Some(operation) = self.contract.operation(operation_id) else {
            self.unknown.push(operation_id.to_owned());
            return;
        };
        let route = match operation.method {
            Method::GET => web::route().guard(guard::Any(guard::Get()).or(guard::Head())),
            _ => web::method(operation.method.clone()),
        };
        self.handlers.insert(operation_id.to_owned(), route.to(handler));
    }

    /// Handlers for operations that the contract does not have.
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// Operations of the contract that no handler answers.
    pub fn unanswered(&self) -> Vec<&str> {
        let ids = self.contract.operations().iter().map(|operation| operation.id.as_str());
        ids.filter(|id| !self.handlers.contains_key(*id)).collect()
    }

    fn mount(mut self, config: &mut ServiceConfig, gatekeeper: &Arc<Gatekeeper>) {
        for (path, operations) in self.contract.by_path() {
            let mut resource = web::resource(path);
            let mut answered: Vec<Arc<Operation>> = Vec::new();
            for operation in operations {
                if let Some(route) = self.handlers.remove(&operation.id) {
                    resource = resource.route(route);
                    answered.push(operation);
                }
            }
            if answered.is_empty() {
                continue;
            }
            let (gatekeeper, operations) = (gatekeeper.clone(), Arc::from(answered));
            config.service(resource.wrap(from_fn(move |request, next: Next<BoxBody>| {
                gate::pass(Arc::clone(&gatekeeper), Arc::clone(&operations), request, next)
            })));
        }
    }
}

/// The application, as the binary serves it and as tests call it. `register` adds the handlers and
/// what they share; the contract, health and figures are there already.
pub fn app(
    desk: &Desk,
    register: &dyn Fn(&mut Routes<'_>, &mut ServiceConfig),
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    let version = HeaderValue::from_str(desk.contract.version());
    let version = version.unwrap_or_else(|_| HeaderValue::from_static("unknown"));
    App::new()
        .app_data(web::Data::new(desk.clone()))
        .configure(|config| {
            let mut routes = Routes::new(&desk.contract);
            own_routes(&mut routes);
            register(&mut routes, config);
            routes.mount(config, &desk.gatekeeper);
        })
        .default_service(web::to(nothing_here))
        .wrap(from_fn(observe::each_request))
        .wrap(from_fn(move |request, next: Next<_>| {
            headers::on_every_answer(version.clone(), request, next)
        }))
}

/// Starts to serve until `stop` is ready; running requests may then finish. The server stands still
/// unless what is returned is awaited.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(
    config: &Config,
    listener: TcpListener,
    desk: Desk,
    register: impl Fn(&mut Routes<'_>, &mut ServiceConfig) + Clone + Send + 'static,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<Server> {
    let server = HttpServer::new(move || app(&desk, &register))
        .workers(config.http_threads)
        .keep_alive(Duration::from_secs(75))
        .client_request_timeout(Duration::from_secs(10))
        .client_disconnect_timeout(Duration::from_secs(2))
        .shutdown_timeout(config.stop_seconds)
        .shutdown_signal(stop)
        .listen(listener)?;
    Ok(server.run())
}

/// Ready when the process is asked to stop (SIGTERM, or Ctrl-C); it listens from this call on.
pub fn stop_signal() -> impl Future<Output = ()> + Send + Unpin + 'static {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
    Box::pin(async move {
        let [Ok(mut terminate), Ok(mut interrupt)] = signals else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: running requests may finish");
    })
}

/// The operations that need nothing but the process itself.
fn own_routes(routes: &mut Routes<'_>) {
    routes.on("getOpenapiJson", openapi_json);
    routes.on("getOpenapiYaml", openapi_yaml);
    routes.on("getHealth", health::alive);
}

async fn nothing_here() -> Answer {
    Err(Problem::not_found())
}

async fn openapi_json(desk: web::Data<Desk>) -> HttpResponse {
    public("application/json", desk.contract.json().to_owned())
}

async fn openapi_yaml() -> HttpResponse {
    public("application/yaml", crate::contract::OPENAPI_YAML.to_owned())
}

/// An open resource: any page may read it (R88, R90).
fn public(media_type: &'static str, text: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header(("access-control-allow-origin", "*"))
        .insert_header(("cross-origin-resource-policy", "cross-origin"))
        .body(text)
}
