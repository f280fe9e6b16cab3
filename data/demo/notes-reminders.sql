-- SPDX-License-Identifier: GPL-3.0-or-later
CREATE TABLE reminders (
  id INTEGER PRIMARY KEY,
  note_id INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
  reminder_time TEXT NOT NULL
);
