#!/bin/bash
# What an administrator does by docs/operations.md, inside the machine that bin/try-package made: from the package to the first
# sign-in, an upgrade under load, back again, and away. Ends at the first thing that is not as the document says.
set -euo pipefail

OLD=/srv/try/old.deb
NEW=/srv/try/new.deb
HOST=toegang.ziekenhuis.be
BASE=https://$HOST
CA=/etc/ssl/certs/toegang.pem
export DEBIAN_FRONTEND=noninteractive

step() { printf '\n== %s\n' "$*"; }
people() { /srv/try/node /srv/try/packaging/try/people.mjs "$@" 2> >(grep -v 'oidc-provider WARNING' >&2); }
schema() { runuser -u postgres -- psql -XAqt -d mijntoegang -c 'select max(version) from __diesel_schema_migrations'; }
fail() {
  echo "FAILED: $*"
  journalctl --no-pager -u 'mijntoegang-*' -o cat | grep -v '"signed in"' | tail -n 30 || true
  exit 1
}

step "$(. /etc/os-release && echo "$PRETTY_NAME"), systemd $(systemctl --version | sed -n '1s/systemd \([0-9]*\).*/\1/p'), $(uname -m)"
systemctl is-system-running --wait >/dev/null || true
systemctl is-active postgresql nginx || fail "postgresql and nginx run"

step "apt install $(dpkg-deb -f $OLD Package Version | paste -sd' ')"
apt-get install -y -q --no-install-recommends $OLD 2>&1 | grep -v "^(Reading" | tail -n 4
stat -c '%A %U:%G %n' /etc/mijntoegang /etc/mijntoegang/* /usr/bin/mijntoegang
id mijntoegang
mijntoegang --version
man -w mijntoegang 2>/dev/null || ls /usr/share/man/man1/mijntoegang*
[ -z "$(systemctl list-units --plain --no-legend 'mijntoegang-*')" ] || fail "nothing starts by itself"

step "check, before anything was written: it names the key"
if mijntoegang-admin check; then fail "check takes an empty configuration"; fi

step "roles and database"
app=$(openssl rand -hex 24) owner=$(openssl rand -hex 24)
MT_OWNER_PASSWORD=$owner MT_APP_PASSWORD=$app runuser -u postgres -- psql -q -v ON_ERROR_STOP=1 -f /usr/share/mijntoegang/database.sql

step "settings"
people provider $BASE $CA /run/provider.toml &
provider=$!
for _ in $(seq 100); do [ -s /run/provider.toml.secret ] && break || sleep 0.1; done
sed -i "s|^#PORTAL_DATABASE_URL=.*|PORTAL_DATABASE_URL=postgresql://mijntoegang_app:$app@127.0.0.1/mijntoegang|
s|^#PORTAL_SMTP_URL=.*|PORTAL_SMTP_URL=smtp://127.0.0.1:25|
s|^#PORTAL_PATIENT_OIDC_CLIENT_SECRET=.*|PORTAL_PATIENT_OIDC_CLIENT_SECRET=$(cat /run/provider.toml.secret)|" /etc/mijntoegang/secrets.env
sed -i "s|^#PORTAL_OWNER_DATABASE_URL=.*|PORTAL_OWNER_DATABASE_URL=postgresql://mijntoegang_owner:$owner@127.0.0.1/mijntoegang|" /etc/mijntoegang/owner.env
mijntoegang-admin audit key --out /var/lib/mijntoegang/audit.key
runuser -u mijntoegang -- sh -c 'umask 077; openssl rand -hex 32 >/var/lib/mijntoegang/lookup.key'
sed -i -e 's|^#\(base_url = \)|\1|' -e 's|^#\(mail_from = \)|\1|' -e 's|^#\(\[audit\]\)|\1|' -e 's|^#\(key_file = \)|\1|' -e 's|^#\(head_file = \)|\1|' -e 's|^#\(lookup_key_file = \)|\1|' \
  -e 's|^#\(\[\[institution\]\]\)|\1|' /etc/mijntoegang/portal.toml
# The last section: the institution's lines.
at=$(grep -n '^\[\[institution\]\]' /etc/mijntoegang/portal.toml | cut -d: -f1)
sed -i -e "$((at + 1)),$((at + 4))s|^#||" /etc/mijntoegang/portal.toml
{ echo && cat /run/provider.toml; } >>/etc/mijntoegang/portal.toml
grep -v '^#' /etc/mijntoegang/portal.toml | grep -v '^$'

step "migrate, check, serve"
systemctl start mijntoegang-migrate || fail migrate
journalctl --no-pager -q -u mijntoegang-migrate -o cat | grep -E 'migrations|schema'
before=$(schema)
mijntoegang-admin check || fail check
systemctl enable -q --now mijntoegang-serve@8080 mijntoegang-serve@8081 || fail serve
systemctl is-active mijntoegang-serve@8080 mijntoegang-serve@8081 || fail serve
for port in 18080 18081; do
  printf 'GET /health/ready HTTP/1.0\r\n\r\n' | (exec 3<>/dev/tcp/127.0.0.1/$port && cat >&3 && head -n 1 <&3)
done
for unit in mijntoegang-serve@8080 mijntoegang-worker mijntoegang-migrate; do
  systemd-analyze security --no-pager "$unit" | tail -n 1
done

step "nginx with the example's file, two instances"
sed 's|#server 127.0.0.1:8081|server 127.0.0.1:8081|' /usr/share/doc/mijntoegang/examples/proxy/nginx.conf >/etc/nginx/conf.d/mijntoegang.conf
nginx -t -q && systemctl reload nginx

step "the first sign-in, through the provider"
people sign-in $BASE $CA || fail "the first sign-in"

step "apt install $(dpkg-deb -f $NEW Package Version | paste -sd' '), under load of two instances"
people load $BASE $CA /run/load >/run/load.out &
load=$!
for _ in $(seq 300); do [ -e /run/load ] && break || sleep 0.1; done
sleep 5
# Both sides changed portal.toml: the own one stays.
apt-get install -y -q -o Dpkg::Options::=--force-confold $NEW 2>&1 | grep -v "^(Reading" | tail -n 3
sleep 3
systemctl start mijntoegang-migrate || fail "migrate to the new version"
journalctl --no-pager -q -u mijntoegang-migrate -o cat | grep -E 'migrations|schema' | tail -n 1
sleep 5
mijntoegang-restart || fail restart
sleep 5
rm /run/load
wait $load || { cat /run/load.out; fail "requests failed during the upgrade"; }
cat /run/load.out
after=$(schema)
echo "the schema: $before, now $after"
for unit in mijntoegang-serve@8080 mijntoegang-serve@8081; do
  [ "$(readlink "/proc/$(systemctl show -P MainPID $unit)/exe")" = /usr/bin/mijntoegang ] || fail "$unit runs the old program"
done
people sign-in $BASE $CA || fail "a sign-in after the upgrade"
mijntoegang-admin audit verify || fail "the audit"

step "a file of secrets that is not there, and a slip in one"
mv /etc/mijntoegang/owner.env /run/owner.env
if mijntoegang-admin check; then fail "check does without owner.env"; fi
mv /run/owner.env /etc/mijntoegang/owner.env
echo PORTAL_SMTP_URI=smtp://127.0.0.1:25 >>/etc/mijntoegang/secrets.env
if mijntoegang-admin check; then fail "check takes a key that is not known"; fi
sed -i '$d' /etc/mijntoegang/secrets.env
mijntoegang-admin check || fail "check, as it was"

step "backup, and back to a moment while the instances run"
version=$(ls /etc/postgresql)
backups=/var/backups/mijntoegang
install -d -o postgres -g postgres -m 700 $backups
cat >"/etc/postgresql/$version/main/conf.d/backup.conf" <<SETTINGS
archive_mode = on
archive_command = '/usr/sbin/mijntoegang-backup archive $backups "%p" "%f"'
archive_timeout = 60
SETTINGS
systemctl restart "postgresql@$version-main"
as_postgres() { runuser -u postgres -- "$@"; }
as_postgres mijntoegang-backup base $backups
people sign-in $BASE $CA els || fail "a sign-in after Postgres restarted"
sleep 1
moment=$(date -u '+%F %T.%N+00')
known=$(as_postgres psql -XAqt -d mijntoegang -c 'select count(*) from patients')
sleep 1
people sign-in $BASE $CA omar || fail "a sign-in that will be forgotten"
# So that the file of heads knows a seal that the restored database does not.
for _ in $(seq 120); do
  [ "$(as_postgres psql -XAqt -d mijntoegang -c "select count(*) from audit_seals where signed_at > '$moment'")" = 0 ] || break
  sleep 0.5
done
as_postgres psql -XAqt -c 'select pg_switch_wal()' >/dev/null
data=/var/lib/postgresql/$version
(cd / && as_postgres mijntoegang-backup restore $backups "$data/restored" "$moment") 2>&1 | grep mijntoegang-backup || fail restore
systemctl stop "postgresql@$version-main"
mv "$data/main" "$data/before"
mv "$data/restored" "$data/main"
systemctl start "postgresql@$version-main"
[ "$(as_postgres psql -XAqt -d mijntoegang -c 'select count(*) from patients')" = "$known" ] || fail "the database as of that moment"
echo "patients then and now: $known"
if mijntoegang-admin audit verify; then fail "the audit does not say that it was cut off"; fi
mijntoegang-admin audit restored
people sign-in $BASE $CA rita || fail "a sign-in after going back"
sleep 5
mijntoegang-admin audit verify || fail "the audit after going back"
systemctl is-active mijntoegang-serve@8080 mijntoegang-serve@8081 || fail "instances went on"

step "back to the old version"
systemctl stop 'mijntoegang-*'
runuser -u postgres -- mijntoegang-schema-back "$before" || fail "the schema of before"
[ "$(schema)" = "$before" ] || fail "the schema is $(schema)"
apt-get install -y -q --allow-downgrades -o Dpkg::Options::=--force-confold $OLD 2>&1 | grep -v "^(Reading" | tail -n 2
systemctl start mijntoegang-serve@8080 mijntoegang-serve@8081 || fail "serve of before"
people sign-in $BASE $CA || fail "a sign-in after going back"

step "removed, then purged"
apt-get remove -y -q mijntoegang 2>&1 | grep -v "^(Reading" | tail -n 2
[ -z "$(pgrep -u mijntoegang || true)" ] || fail "something still runs"
[ -e /etc/mijntoegang/portal.toml ] && [ -e /etc/mijntoegang/secrets.env ] || fail "settings stay until purge"
apt-get purge -y -q mijntoegang 2>&1 | grep -v "^(Reading" | tail -n 2
[ ! -e /etc/mijntoegang ] || fail "settings are gone: $(ls -la /etc/mijntoegang)"
left=$(find / -xdev -name '*mijntoegang*' -not -path '/proc/*' -not -path '/srv/*' -not -path '/var/log/*' -not -path '/etc/nginx/*' -not -path '/tmp/*' -not -path '/run/*' 2>/dev/null || true)
echo "left: ${left:-nothing}"
runuser -u postgres -- psql -XAqt -d mijntoegang -c 'select count(*) from patients' | sed 's/^/patients still in the database: /'
kill $provider
step "done"
