-- Finds people by any word of their names: a surname, the part of a mail address before the dot. The words of a text are
-- its runs of letters and digits; without PostgreSQL's own cutting, which keeps "jane.smith" whole. lib/users/sql.ts asks
-- with the same expression.
CREATE INDEX "users_words" ON "users" USING GIN (to_tsvector('simple',
  regexp_replace("username" || ' ' || "display_name" || ' ' || coalesce("email", ''), '[^[:alnum:]]+', ' ', 'g')));

-- What it finds by the beginning of a word, these found by the beginning of the whole text.
DROP INDEX "users_search";
DROP INDEX "users_search_name";
DROP INDEX "users_search_email";
