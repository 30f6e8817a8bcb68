-- Code lists. Seeding adds what is not there and leaves what operators changed.

-- :name category_seed
INSERT INTO category (code, name_id, name_en, theme, sp4n_path, reversal_signal, sensitive)
VALUES (:code, :name_id, :name_en, :theme, :sp4n_path, :reversal_signal, :sensitive)
ON CONFLICT DO NOTHING;

-- :name period_seed
INSERT INTO period (code, first_day, last_day) VALUES (:code, :first_day, :last_day)
ON CONFLICT DO NOTHING;

-- :name holiday_seed
INSERT INTO holiday (day, name_id, kind, source) VALUES (:day, :name_id, :kind, :source)
ON CONFLICT DO NOTHING;

-- :name deadline_seed
INSERT INTO deadline (class, stage, days, unit, valid_from_day)
VALUES (:class, :stage, :days, :unit, :valid_from_day)
ON CONFLICT DO NOTHING;

-- :name alias_seed
INSERT INTO area_alias (code, kind, text, why) VALUES (:code, :kind, :text, :why)
ON CONFLICT DO NOTHING;

-- :name category_list
SELECT code, name_id, name_en, theme, sp4n_path, reversal_signal, sensitive
FROM category ORDER BY code;

-- :name period_list
SELECT code, first_day, last_day FROM period ORDER BY first_day;
