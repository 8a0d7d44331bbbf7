//! The public web server and API over releases.
