//! Forms with a file, as a browser sends them.

use crate::desk::{By, Reply, TestDesk};
use std::path::PathBuf;
use uuid::Uuid;

impl TestDesk {
    /// Sends a form with a file and other fields.
    pub async fn upload(
        &self,
        by: By,
        path: &str,
        (name, content): (&str, &[u8]),
        fields: &[(&str, &str)],
    ) -> Reply {
        self.upload_with(by, path, (name, content), fields, &[]).await
    }

    /// The same with headers. The boundary is another one each time, as with browsers.
    pub async fn upload_with(
        &self,
        by: By,
        path: &str,
        (name, content): (&str, &[u8]),
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Reply {
        let boundary = format!("grens-{}", Uuid::new_v4().simple());
        let mut body = Vec::new();
        for (field, text) in fields {
            let head = format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{field}\"");
            body.extend(format!("{head}\r\n\r\n{text}\r\n").into_bytes());
        }
        let head = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(content);
        body.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
        let form = format!("multipart/form-data; boundary={boundary}");
        let headers: Vec<_> =
            [("content-type", form.as_str())].iter().chain(headers).copied().collect();
        self.send(by, "POST", path, Some(body), &headers).await
    }

    /// Where the desk keeps its documents.
    pub fn documents(&self) -> PathBuf {
        self.folder.path().join("documents")
    }
}
