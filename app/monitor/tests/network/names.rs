//! Names whose addresses change between one answer and the next.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};

use flashback_monitor::plan::Method;
use flashback_monitor::probe::{Observation, Outcome, ProbeRequest, ProbeSettings, Prober};
use hickory_resolver::proto::op::{Message, ResponseCode};
use hickory_resolver::proto::rr::{RData, Record, RecordType};
use tokio::net::UdpSocket;
use tokio::task::JoinSet;
use url::Url;

use crate::endpoint::{ok, Endpoint};
use crate::hostile::{draw, settings};

/// A DNS server that gives each question for addresses the next of its answers, and the last one from then on.
struct NameServer {
    address: SocketAddr,
    asked: Arc<Mutex<u32>>,
    _task: JoinSet<()>,
}

impl NameServer {
    async fn start(answers: &[&[&str]]) -> Self {
        let parse = |answer: &&[&str]| answer.iter().map(|address| address.parse().unwrap()).collect::<Vec<IpAddr>>();
        let mut answers: VecDeque<_> = answers.iter().map(parse).collect();
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(0));
        let counted = Arc::clone(&asked);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut buffer = [0; 4_096];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                let mut message = Message::from_vec(&buffer[..length]).unwrap().into_response();
                let question = message.queries[0].clone();
                if question.query_type() == RecordType::A {
                    *counted.lock().unwrap() += 1;
                    let present = answers[0].clone();
                    if answers.len() > 1 {
                        answers.pop_front();
                    }
                    for address in present.into_iter().filter(IpAddr::is_ipv4) {
                        message.add_answer(Record::from_rdata(question.name().clone(), 0, RData::from(address)));
                    }
                } else {
                    message.metadata.response_code = ResponseCode::NoError;
                }
                socket.send_to(&message.to_vec().unwrap(), from).await.unwrap();
            }
        });
        Self { address, asked, _task: task }
    }

    async fn get(&self, prober: &Prober, port: u16) -> Observation {
        let url = Url::parse(&format!("http://storage.example:{port}/")).unwrap();
        prober.request(&ProbeRequest { url: &url, method: Method::Get, range: None, file: None, draw: &draw() }).await
    }

    fn prober(&self, allow_private: bool) -> Prober {
        Prober::new(ProbeSettings { name_servers: vec![self.address], allow_private, ..settings() }).unwrap()
    }

    fn asked(&self) -> u32 {
        *self.asked.lock().unwrap()
    }
}

#[tokio::test]
async fn the_address_that_was_looked_up_is_the_one_connected_to() {
    let first = Endpoint::fixed(ok(b"first")).await;
    let port = first.address.port();
    let second = Endpoint::start_at(SocketAddr::from(([127, 0, 0, 2], port)), |_, _| async { Ok(()) }).await;
    let names = NameServer::start(&[&["127.0.0.1"], &["127.0.0.2"]]).await;
    let prober = names.prober(true);
    let seen = names.get(&prober, port).await;
    assert_eq!((seen.outcome, seen.address), (Outcome::Success, Some(first.address.ip())));
    assert_eq!((names.asked(), first.heads().len(), second.heads().len()), (1, 1, 0), "a request asks once");
    assert!(first.heads()[0].contains(&format!("host: storage.example:{port}\r\n")));
    let seen = names.get(&prober, port).await;
    assert_eq!((seen.address, names.asked()), (Some(second.address.ip()), 2), "and the next one anew");
}

#[tokio::test]
async fn a_name_that_comes_to_mean_this_machine_is_not_connected_to() {
    let endpoint = Endpoint::fixed(ok(b"secret")).await;
    for answers in [&["127.0.0.1"][..], &["10.0.0.1", "127.0.0.1"], &["169.254.169.254"], &["0.0.0.0"]] {
        let names = NameServer::start(&[answers]).await;
        let seen = names.get(&names.prober(false), endpoint.address.port()).await;
        assert_eq!((seen.outcome, seen.address), (Outcome::NotPublic, None), "{answers:?}");
    }
    assert!(endpoint.heads().is_empty());
}

#[tokio::test]
async fn a_name_without_an_address_is_a_failure() {
    let names = NameServer::start(&[&[]]).await;
    assert_eq!(names.get(&names.prober(true), 80).await.outcome, Outcome::NoAddress);
}

#[tokio::test]
async fn the_next_address_is_tried_where_one_refuses() {
    let endpoint = Endpoint::fixed(ok(b"yes")).await;
    let names = NameServer::start(&[&["127.0.0.3", "127.0.0.1", "127.0.0.4"]]).await;
    let seen = names.get(&names.prober(true), endpoint.address.port()).await;
    assert_eq!((seen.outcome, seen.address), (Outcome::Success, Some(endpoint.address.ip())));
}
