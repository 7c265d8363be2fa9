"""Which cases somebody may know of, as conditions of SQL: `f` is the case's row, $2 the account that asks."""

NOT_LOCKED_OUT = """not exists (select from case_lockout l where l.centre_id = f.centre_id and l.case_id = f.id
  and l.account_id = $2 and l.lifted_at is null)"""
"""Neither party nor relative."""

MINE = """exists (select from assignment own join mediator m on m.centre_id = own.centre_id and m.id = own.mediator_id
  where own.centre_id = f.centre_id and own.case_id = f.id and m.account_id = $2
    and (own.status in ('confirmed', 'active') or (own.status not in ('declined', 'ended') and f.outcome is null)))"""
"""As `Dossier.own_to`: the case is the asking mediator's own."""
