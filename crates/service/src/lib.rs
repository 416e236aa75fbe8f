//! What both servers are made of: database, error envelope, passwords, web apps.
