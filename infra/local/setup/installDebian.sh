#!/bin/sh
# Installs Debian or Ubuntu packages without starting, enabling or changing any system-wide service.
#   installDebian.sh PACKAGE...      as root
# Everything that it changes on the way is put back exactly as it was, also when it is interrupted.
set -eu

policy=/usr/sbin/policy-rc.d
saved_policy=$policy.brewline-saved
cluster_conf=/etc/postgresql-common/createcluster.d/brewline.conf
new_units=''

restore() {
  rm -f "$policy" "$cluster_conf"
  rmdir -p "${cluster_conf%/*}" 2>/dev/null || :
  if [ -e "$saved_policy" ]; then mv -f "$saved_policy" "$policy"; fi
}

# A run that was killed may have left its policy in place.
if [ -e "$saved_policy" ]; then mv -f "$saved_policy" "$policy"; fi
trap restore EXIT
trap 'exit 130' INT TERM HUP

# invoke-rc.d(8) asks this program before it starts a service; 101 says no.
if [ -e "$policy" ]; then mv "$policy" "$saved_policy"; fi
printf '#!/bin/sh\nexit 101\n' >"$policy"
chmod 755 "$policy"

# Debian's postgresql package makes and starts a cluster of its own unless told otherwise.
mkdir -p "${cluster_conf%/*}"
echo 'create_main_cluster = false' >"$cluster_conf"

for unit in rabbitmq-server.service epmd.socket epmd.service; do
  [ -e "/lib/systemd/system/$unit" ] || new_units="$new_units $unit"
done

export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-upgrade --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"

# Packages enable their service for the next boot: take that back for what this run brought (systemctl disable does the
# same, but is missing where systemd is).
for unit in $new_units; do
  find /etc/systemd/system -type l -lname "*/$unit" -delete
done
