-- SPDX-License-Identifier: GPL-3.0-or-later
-- This workspace keeps a rota of its own beside the application's tables.
CREATE TABLE standby_rota (
  week TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id)
);

INSERT INTO standby_rota VALUES
  ('2024-W36', 1), ('2024-W37', 2), ('2024-W38', 3), ('2024-W39', 4), ('2024-W40', 1);
