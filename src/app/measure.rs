//! The layer that times requests.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, web};

use crate::web::AppState;

/// How long requests take, by route. Of a stream it is the time until it begins.
pub async fn measure(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let metrics = request.app_data::<web::Data<AppState>>().map(|site| site.metrics.clone());
    let (route, method) = (request.match_pattern(), request.method().clone());
    let began = Instant::now();
    let answered = next.call(request).await;
    let status = match &answered {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    if let Some(metrics) = metrics {
        metrics.observe_request(route, method.as_str(), status.as_u16(), began.elapsed());
    }
    answered
}
