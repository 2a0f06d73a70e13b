//! How a connection is made: whose certificate is trusted, and to which address a name leads.

use crate::{Networks, OutgoingInvalid};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use std::{net::SocketAddr, sync::Arc};

/// Trust in the public authorities and in one's own.
pub(crate) fn trust(authority: Option<&[u8]>) -> Result<ClientConfig, OutgoingInvalid> {
    let mut roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    if let Some(pem) = authority {
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let certificates = certificates.map_err(|_| OutgoingInvalid)?;
        if certificates.is_empty() {
            return Err(OutgoingInvalid);
        }
        for certificate in certificates {
            roots.add(certificate).map_err(|_| OutgoingInvalid)?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| OutgoingInvalid)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// Looks names up. The connection goes to the very addresses that were looked at here, so that a name which leads elsewhere
/// a moment later changes nothing.
pub(crate) struct Lookup(pub(crate) Networks);

/// The name leads to a machine beside the desk.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to an address that may not be called")]
pub(crate) struct ForbiddenName;

impl Resolve for Lookup {
    fn resolve(&self, name: Name) -> Resolving {
        let networks = self.0.clone();
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            permitted(&networks, found).map_err(Into::into)
        })
    }
}

/// All of them or none: a name that leads both here and there is somebody's trick.
fn permitted(networks: &Networks, found: Vec<SocketAddr>) -> Result<Addrs, ForbiddenName> {
    if found.iter().all(|address| networks.allow(address.ip())) {
        Ok(Box::new(found.into_iter()))
    } else {
        Err(ForbiddenName)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_one_address_beside_the_desk_is_refused_whole() {
        let networks = Networks::default();
        let public: SocketAddr = "1.1.1.1:0".parse().unwrap();
        let here: SocketAddr = "127.0.0.1:0".parse().unwrap();
        assert!(permitted(&networks, vec![public]).is_ok());
        assert!(permitted(&networks, vec![public, here]).is_err());
        assert!(permitted(&networks, vec![here, public]).is_err());
    }
}
