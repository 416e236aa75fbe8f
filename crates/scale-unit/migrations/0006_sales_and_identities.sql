-- Completed cash-and-carry sales (R154). An amount is the text of its number.
CREATE TABLE sales_transaction (
    id TEXT PRIMARY KEY,
    operating_unit_number TEXT NOT NULL,
    terminal TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    total_amount TEXT NOT NULL,
    currency_code TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX sales_transaction_customer
    ON sales_transaction (customer_id, operating_unit_number, created_at);

-- Which customer a person is who signs in elsewhere (R021).
CREATE TABLE external_identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
