-- Who is asking is compared as it is, without a sub-select around it: PostgreSQL would start a plan of its own for that
-- one, for each query of each user. Nothing else changes. Every query says whose rows it wants, so that PostgreSQL compares
-- the two once, and not for each row (docs/decisions/0003-isolation.md).
ALTER POLICY "users_own_row" ON "users"
    USING ("id" = nullif(current_setting('app.user_id', true), ''))
    WITH CHECK ("id" = nullif(current_setting('app.user_id', true), ''));
ALTER POLICY "tasks_own_rows" ON "tasks"
    USING ("user_id" = nullif(current_setting('app.user_id', true), ''))
    WITH CHECK ("user_id" = nullif(current_setting('app.user_id', true), ''));
ALTER POLICY "lists_own_rows" ON "lists"
    USING ("user_id" = nullif(current_setting('app.user_id', true), ''))
    WITH CHECK ("user_id" = nullif(current_setting('app.user_id', true), ''));
ALTER POLICY "labels_own_rows" ON "labels"
    USING ("user_id" = nullif(current_setting('app.user_id', true), ''))
    WITH CHECK ("user_id" = nullif(current_setting('app.user_id', true), ''));
ALTER POLICY "task_labels_own_rows" ON "task_labels"
    USING ("user_id" = nullif(current_setting('app.user_id', true), ''))
    WITH CHECK ("user_id" = nullif(current_setting('app.user_id', true), ''));
ALTER POLICY "task_occurrences_own_rows" ON "task_occurrences"
    USING ("user_id" = nullif(current_setting('app.user_id', true), ''))
    WITH CHECK ("user_id" = nullif(current_setting('app.user_id', true), ''));
ALTER POLICY "filters_own_rows" ON "filters"
    USING ("user_id" = nullif(current_setting('app.user_id', true), ''))
    WITH CHECK ("user_id" = nullif(current_setting('app.user_id', true), ''));
ALTER POLICY "feeds_own_rows" ON "feeds"
    USING ("user_id" = nullif(current_setting('app.user_id', true), ''))
    WITH CHECK ("user_id" = nullif(current_setting('app.user_id', true), ''));
ALTER POLICY "idempotency_keys_own_rows" ON "idempotency_keys"
    USING ("user_id" = nullif(current_setting('app.user_id', true), ''))
    WITH CHECK ("user_id" = nullif(current_setting('app.user_id', true), ''));
