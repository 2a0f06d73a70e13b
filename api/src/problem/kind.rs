//! The sorts of problems: status, default code and title, in one table.

use actix_web::http::StatusCode;

/// The sorts of problems; each has one status and one title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the titles below say what each is")]
pub enum Kind {
    InvalidInput,
    Unauthenticated,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    Timeout,
    Conflict,
    PreconditionFailed,
    TooLarge,
    UnsupportedMediaType,
    PreconditionRequired,
    TooManyRequests,
    Internal,
    Unavailable,
    StorageFull,
}

impl Kind {
    /// The status of the answer.
    pub fn status(self) -> StatusCode {
        self.facts().0
    }

    /// The code when no rule gives a more precise one.
    pub fn code(self) -> &'static str {
        self.facts().1
    }

    /// The sentence that is the same for every problem of this kind.
    pub fn title(self) -> &'static str {
        self.facts().2
    }

    fn facts(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::InvalidInput => (S::BAD_REQUEST, "invalid_input", "The input is not valid"),
            Self::Unauthenticated => (S::UNAUTHORIZED, "unauthenticated", "Log in first"),
            Self::Forbidden => (S::FORBIDDEN, "forbidden", "This is not allowed"),
            Self::NotFound => (S::NOT_FOUND, "not_found", "There is nothing here"),
            Self::MethodNotAllowed => {
                (S::METHOD_NOT_ALLOWED, "method_not_allowed", "This method is not available here")
            }
            Self::NotAcceptable => {
                (S::NOT_ACCEPTABLE, "not_acceptable", "The answer has no form that you accept")
            }
            Self::Timeout => (S::REQUEST_TIMEOUT, "timeout", "The request took too long"),
            Self::Conflict => (S::CONFLICT, "conflict", "The present state does not allow this"),
            Self::PreconditionFailed => {
                (S::PRECONDITION_FAILED, "precondition_failed", "This was changed meanwhile")
            }
            Self::TooLarge => (S::PAYLOAD_TOO_LARGE, "too_large", "The request is too large"),
            Self::UnsupportedMediaType => {
                (S::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "Send another media type")
            }
            Self::PreconditionRequired => {
                (S::PRECONDITION_REQUIRED, "precondition_required", "Say which version you change")
            }
            Self::TooManyRequests => {
                (S::TOO_MANY_REQUESTS, "too_many_requests", "Too many requests: wait a while")
            }
            Self::Internal => (S::INTERNAL_SERVER_ERROR, "internal", "Something went wrong here"),
            Self::Unavailable => {
                (S::SERVICE_UNAVAILABLE, "unavailable", "The desk cannot do this right now")
            }
            Self::StorageFull => {
                (S::INSUFFICIENT_STORAGE, "storage_full", "The desk has no room left to store this")
            }
        }
    }

    /// The kind for a status that a library chose.
    pub(super) fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::Unauthenticated,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            405 => Self::MethodNotAllowed,
            406 => Self::NotAcceptable,
            408 => Self::Timeout,
            409 => Self::Conflict,
            412 => Self::PreconditionFailed,
            413 => Self::TooLarge,
            415 => Self::UnsupportedMediaType,
            428 => Self::PreconditionRequired,
            429 => Self::TooManyRequests,
            503 => Self::Unavailable,
            507 => Self::StorageFull,
            other if other < 500 => Self::InvalidInput,
            _ => Self::Internal,
        }
    }
}
