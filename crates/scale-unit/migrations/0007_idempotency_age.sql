-- Old replies are purged by their age.
CREATE INDEX idempotency_created ON idempotency (created_at);
