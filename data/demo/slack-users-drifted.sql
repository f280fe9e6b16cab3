-- SPDX-License-Identifier: GPL-3.0-or-later
-- Somebody changed a default here, late on a Friday.
CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  email TEXT NOT NULL,
  status VARCHAR(20) NOT NULL DEFAULT 'invited',
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
