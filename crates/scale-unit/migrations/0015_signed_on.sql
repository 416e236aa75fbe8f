-- Who has signed on in which store: a register may send under one worker's session what it
-- captured under another's (R334).
CREATE TABLE signed_on (
    operating_unit_number TEXT NOT NULL,
    worker_id TEXT NOT NULL,
    PRIMARY KEY (operating_unit_number, worker_id)
);
INSERT INTO signed_on (operating_unit_number, worker_id)
    SELECT DISTINCT device.operating_unit_number, session.worker_id
    FROM session JOIN device ON device.device_id = session.device_id;
