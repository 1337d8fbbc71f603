-- Outgoing mail is found by words of the name, the address and the subject, as users are.
ALTER TABLE "outgoing_mails" ADD COLUMN "words" tsvector NOT NULL DEFAULT ''::tsvector;

CREATE FUNCTION "keep_mail_words"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."words" := to_tsvector('simple', regexp_replace(
    concat_ws(' ', NEW."to_name", NEW."to_address", NEW."subject"), '[^[:alnum:]]+', ' ', 'g'));
  RETURN NEW;
END $$;
CREATE TRIGGER "keep_mail_words" BEFORE INSERT OR UPDATE OF "to_name", "to_address", "subject" ON "outgoing_mails"
  FOR EACH ROW EXECUTE FUNCTION "keep_mail_words"();

UPDATE "outgoing_mails" SET "subject" = "subject";

CREATE INDEX "outgoing_mails_words" ON "outgoing_mails" USING GIN ("words");
