//! Pages and forms of signed-in people, mounted with what is known of each form: the page it comes back to, what is saved of it
//! when it is not taken, and how often it may be sent. A form that is not mounted here is refused (`identity::Submitted`).

use actix_web::{FromRequest, Handler, HttpRequest, Responder, web};

use super::RateLimit;

/// What is saved of a form that came with an expired session, from an older page, or too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saves {
    /// A click, or a search that may hold a NISS.
    Nothing,
    /// The fields that were sent. What another form of the page left stays.
    Typed,
    /// All of its page: an empty tick box is not sent, so what was saved before goes.
    Whole,
}

/// A form: where it is sent to, and what becomes of it when it is not taken.
#[derive(Debug, Clone)]
pub struct FormRoute {
    /// The pattern that it is sent to.
    pub path: String,
    /// The pattern of the page that it stands on.
    pub page: String,
    pub saves: Saves,
    /// Fields that its page fills in.
    pub own_fields: &'static [&'static str],
    /// What it counts as, besides as a form.
    pub limit: Option<RateLimit>,
}

impl FormRoute {
    /// A form that is sent to the address of its own page, of which nothing is saved.
    pub fn new(path: impl Into<String>) -> Self {
        let path = path.into();
        Self { page: path.clone(), path, saves: Saves::Nothing, own_fields: &[], limit: None }
    }

    /// It stands on another page: a pattern, with placeholders of the form's own address.
    pub fn on_page(self, page: impl Into<String>) -> Self {
        Self { page: page.into(), ..self }
    }

    pub fn saves(self, saves: Saves) -> Self {
        Self { saves, ..self }
    }

    /// Fields that its page fills in: without anything else there is nothing to save.
    pub fn own_fields(self, own_fields: &'static [&'static str]) -> Self {
        Self { own_fields, ..self }
    }

    pub fn limited(self, limit: RateLimit) -> Self {
        Self { limit: Some(limit), ..self }
    }

    /// The address of its page, from the one that it was sent to. Segments are copied as they were written, escapes included.
    fn page_address(&self, sent_to: &str) -> String {
        let segment = |wanted: &str| {
            let at = self.path.split('/').position(|segment| segment == wanted && segment.starts_with('{'));
            at.and_then(|at| sent_to.split('/').nth(at)).unwrap_or(wanted).to_owned()
        };
        self.page.split('/').map(segment).collect::<Vec<_>>().join("/")
    }
}

/// What is mounted: the patterns of pages, and the forms.
#[derive(Debug, Clone, Default)]
pub struct RouteTable {
    pub pages: Vec<String>,
    pub forms: Vec<FormRoute>,
}

impl RouteTable {
    /// The form that is mounted where a request leads.
    pub fn form_of(request: &HttpRequest) -> Option<&FormRoute> {
        let pattern = request.match_pattern()?;
        request.app_data::<Self>()?.forms.iter().find(|form| form.path == pattern)
    }

    /// The page that a request comes back to: the one that its form stands on, or the one that it asks for.
    pub fn page_of(request: &HttpRequest) -> String {
        Self::form_of(request).map_or_else(|| request.path().to_owned(), |form| form.page_address(request.path()))
    }
}

/// Where a feature mounts its pages and forms.
pub struct Routes<'a> {
    config: &'a mut web::ServiceConfig,
    table: &'a mut RouteTable,
}

impl<'a> Routes<'a> {
    pub fn new(config: &'a mut web::ServiceConfig, table: &'a mut RouteTable) -> Self {
        Self { config, table }
    }

    /// A page to open (GET).
    pub fn page<Show, ShowArgs>(&mut self, path: impl Into<String>, show: Show) -> &mut Self
    where
        Show: Handler<ShowArgs, Output: Responder + 'static>,
        ShowArgs: FromRequest + 'static,
    {
        let path = path.into();
        self.config.service(web::resource(path.as_str()).route(web::get().to(show)));
        self.table.pages.push(path);
        self
    }

    /// A form that is sent (POST) to an address that cannot be opened.
    pub fn form<Send, SendArgs>(&mut self, form: FormRoute, send: Send) -> &mut Self
    where
        Send: Handler<SendArgs, Output: Responder + 'static>,
        SendArgs: FromRequest + 'static,
    {
        self.config.service(web::resource(form.path.as_str()).route(web::post().to(send)));
        self.table.forms.push(form);
        self
    }

    /// A form that is sent to the address of its page.
    pub fn page_with_form<Show, ShowArgs, Send, SendArgs>(&mut self, form: FormRoute, show: Show, send: Send) -> &mut Self
    where
        Show: Handler<ShowArgs, Output: Responder + 'static>,
        ShowArgs: FromRequest + 'static,
        Send: Handler<SendArgs, Output: Responder + 'static>,
        SendArgs: FromRequest + 'static,
    {
        let resource = web::resource(form.path.as_str()).route(web::get().to(show)).route(web::post().to(send));
        self.config.service(resource);
        self.table.pages.push(form.path.clone());
        self.table.forms.push(form);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::FormRoute;

    #[test]
    fn a_form_comes_back_to_the_page_it_stands_on() {
        let form = |path: &str, page: &str| FormRoute::new(path).on_page(page);
        let undo = form("/uitsluitingen/{id}/maak-ongedaan", "/uitsluitingen");
        assert_eq!(undo.page_address("/uitsluitingen/1/maak-ongedaan"), "/uitsluitingen");
        let refuse = form("/ombudsdienst/aanvragen/{reference}/weiger", "/ombudsdienst/aanvragen/{reference}");
        assert_eq!(refuse.page_address("/ombudsdienst/aanvragen/UA%201/weiger"), "/ombudsdienst/aanvragen/UA%201");
        let contact = FormRoute::new("/uitsluitingen/aanvragen/{draft}/contact");
        assert_eq!(contact.page_address("/uitsluitingen/aanvragen/1/contact"), "/uitsluitingen/aanvragen/1/contact");
    }
}
