import { DEMO_APP_ID, DEMO_MODEL_ID } from '../well-known.ts'

/**
 * The history of the schema. A step that has been released is never edited: a change is a new step at the end.
 *
 * `position` columns give rows made within the same millisecond a lasting order.
 */
export const migrations: readonly { name: string; statements: readonly string[] }[] = [
  {
    name: '001-conversations-and-runs',
    statements: [
      `create table apps (
        id uuid primary key,
        name text not null,
        description text not null default '',
        created_at timestamptz not null default now()
      )`,
      `create table models (
        id uuid primary key,
        name text not null,
        slug text not null,
        provider text not null,
        created_at timestamptz not null default now()
      )`,
      `create table conversations (
        id uuid primary key,
        position bigint generated always as identity,
        title text not null,
        app_id uuid references apps,
        model_id uuid references models,
        org_id uuid,
        user_id text,
        session_id uuid,
        params jsonb not null default '{}',
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint conversations_app_or_model check ((app_id is null) <> (model_id is null))
      )`,
      'create index conversations_by_user on conversations (user_id, created_at)',
      `create table messages (
        id uuid primary key,
        position bigint generated always as identity,
        conversation_id uuid references conversations on delete cascade,
        role text not null check (role in ('user', 'assistant')),
        content jsonb not null,
        client_message_id uuid,
        params jsonb not null default '{}',
        created_at timestamptz not null default now(),
        constraint messages_one_per_client_id unique (conversation_id, client_message_id)
      )`,
      `create table runs (
        id uuid primary key,
        position bigint generated always as identity,
        app_id uuid references apps,
        model_id uuid references models,
        conversation_id uuid references conversations on delete cascade,
        message_id uuid references messages on delete cascade,
        user_id text,
        session_id uuid,
        status text not null,
        question text not null,
        answer text not null default '',
        input jsonb not null,
        output jsonb,
        error text,
        started_at timestamptz not null default now(),
        ended_at timestamptz
      )`,
      `create unique index runs_one_active_per_conversation on runs (conversation_id) where status = 'started'`,
      'create index runs_by_session on runs (session_id, user_id, position)',
      'create index runs_by_message on runs (message_id, position)',
      `create table run_events (
        run_id uuid not null references runs on delete cascade,
        sequence integer not null,
        id uuid not null,
        type text not null,
        occurred_at timestamptz not null,
        data jsonb not null,
        primary key (run_id, sequence)
      )`,
      `create table files (
        id uuid primary key,
        name text not null,
        content_type text not null,
        byte_size bigint not null,
        created_at timestamptz not null default now()
      )`,
      `create view sessions as
        select distinct on (app_id, session_id)
          session_id as id, app_id, user_id, input, started_at as created_at, position
        from runs
        where session_id is not null and app_id is not null
        order by app_id, session_id, position`,
      `insert into apps (id, name, description)
        values ('${DEMO_APP_ID}', 'Marlow assistant', 'Answers from the pages of the Marlow Coffee site')`,
      `insert into models (id, name, slug, provider)
        values ('${DEMO_MODEL_ID}', 'Marlow reader', 'marlow-reader', 'parley-demo')`,
    ],
  },
  {
    name: '002-page-sections',
    statements: [
      `create table page_sections (
        id integer primary key,
        page text not null,
        page_title text not null,
        heading text not null,
        anchor text not null,
        body text not null,
        search tsvector not null
      )`,
      'create index page_sections_search on page_sections using gin (search)',
    ],
  },
  {
    name: '003-runs-without-conversation',
    statements: [
      `alter table runs
        add column client_message_id uuid,
        add column params jsonb not null default '{}',
        add column file_ids uuid[] not null default '{}'`,
      // A message sent again starts another run only when the one before came to nothing.
      `create unique index runs_one_per_client_message on runs (
        client_message_id, coalesce(session_id::text, ''), coalesce(user_id, '')
      ) where status in ('started', 'completed')`,
      'create index runs_by_app on runs (app_id, position)',
    ],
  },
  {
    name: '004-people-files-and-requirements',
    statements: [
      `alter table runs
        add column input_requests jsonb not null default '[]',
        add column error_code text`,
      `alter table files
        add column bytes bytea,
        add column run_id uuid references runs on delete cascade`,
      'create index files_by_run on files (run_id)',
      'alter table messages add column run_id uuid references runs on delete set null',
      `create table requirement_connections (
        requirement_id uuid not null,
        user_id text not null,
        connected_at timestamptz not null default now(),
        primary key (requirement_id, user_id)
      )`,
      `create table connect_tokens (
        digest text primary key,
        user_id text not null,
        requirement_ids uuid[] not null,
        expires_at timestamptz not null,
        used_at timestamptz
      )`,
    ],
  },
  {
    name: '005-powabase-sessions',
    statements: [
      // Ids of this contract are no UUIDs; their runs carry the UUID.
      `create table powabase_sessions (
        id text primary key,
        position bigint generated always as identity,
        app_id uuid not null references apps,
        user_id text,
        run_session_id uuid not null unique,
        initial_messages jsonb not null default '[]',
        created_at timestamptz not null default now()
      )`,
    ],
  },
]
