-- What the queries of the marts lean on: the JSON of a row read as text, time, number and flag,
-- and a number of ours for every name that sources use.
CREATE MACRO said(row_json, field) AS NULLIF(TRIM(json_extract_string(row_json, '$.' || field)), '');
CREATE MACRO said_at(row_json, field) AS TRY_CAST(said(row_json, field) AS TIMESTAMP);
CREATE MACRO said_number(row_json, field) AS TRY_CAST(said(row_json, field) AS DOUBLE);
CREATE MACRO said_count(row_json, field) AS TRY_CAST(said_number(row_json, field) AS INTEGER);
CREATE MACRO said_flag(row_json, field) AS
  COALESCE(TRY_CAST(said(row_json, field) AS BOOLEAN), said_number(row_json, field) > 0);
CREATE MACRO chosen(golden, field) AS NULLIF(json_extract_string(golden, '$.' || field || '.value'), '');
CREATE MACRO moment(text_at) AS TRY_CAST(NULLIF(text_at, '') AS TIMESTAMP);
CREATE MACRO known(number) AS NULLIF(number, -1);

CREATE TABLE staff_numbers AS
  SELECT external_id AS name, MIN(id) AS id FROM events WHERE kind = 'staff' GROUP BY external_id;
CREATE TABLE case_numbers AS
  SELECT external_id AS name, source_id, id FROM events WHERE kind = 'cases';
CREATE TABLE lone_cases AS
  SELECT external_id AS name, MIN(id) AS id FROM events WHERE kind = 'cases'
  GROUP BY external_id HAVING COUNT(*) = 1;
CREATE TABLE partner_names AS
  SELECT name, ROW_NUMBER() OVER (ORDER BY name) AS id
  FROM (SELECT said(tidied, 'partner') AS name FROM events WHERE kind IN ('cases', 'interactions')
        UNION SELECT name FROM sources_held WHERE kind = 'partner')
  WHERE name IS NOT NULL;
CREATE TABLE moment_names AS
  SELECT name, ROW_NUMBER() OVER (ORDER BY name) AS id
  FROM (SELECT DISTINCT said(tidied, 'moment') AS name FROM events WHERE kind IN ('messages', 'interactions'))
  WHERE name IS NOT NULL;
CREATE TABLE campaign_names AS
  SELECT name, ROW_NUMBER() OVER (ORDER BY name) AS id
  FROM (SELECT DISTINCT said(tidied, 'campaign') AS name FROM events WHERE kind = 'messages')
  WHERE name IS NOT NULL;
CREATE TABLE segment_names AS
  SELECT name, ROW_NUMBER() OVER (ORDER BY name) AS id
  FROM (SELECT DISTINCT said(tidied, 'segment') AS name FROM events WHERE kind = 'messages')
  WHERE name IS NOT NULL;
CREATE TABLE survey_names AS
  SELECT name, ROW_NUMBER() OVER (ORDER BY name) AS id
  FROM (SELECT DISTINCT COALESCE(said(tidied, 'survey'), '') AS name FROM events WHERE kind = 'feedback');
CREATE TABLE product_names AS
  SELECT name, ROW_NUMBER() OVER (ORDER BY name) AS id
  FROM (SELECT DISTINCT said(tidied, 'product') AS name FROM events WHERE kind = 'orders')
  WHERE name IS NOT NULL;

CREATE TABLE rates AS
  SELECT TRY_CAST(day AS DATE) AS day, CAST(base AS VARCHAR) AS base, CAST(currency AS VARCHAR) AS currency,
         TRY_CAST(rate AS DOUBLE) AS rate FROM rates_held;
