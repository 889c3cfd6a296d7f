/** Brews with what changes them beside their own events: their journal, and the session that runs. */
export const brewsWithChanges = `read_model.brew_plan
  left join read_model.journal on subject_id = brew_plan.plan_id::text
  left join read_model.session running on brew_plan.status = 'running' and running.session_id = (
    select each ->> 'sessionId' from jsonb_array_elements(brew_plan.stages) each
    where each ->> 'stage' = brew_plan.stage and each ->> 'status' = 'running')`;

/** Commit position of the last change of one of `brewsWithChanges`. */
export const brewPosition = 'greatest(brew_plan.position, journal.position, running.position)';
