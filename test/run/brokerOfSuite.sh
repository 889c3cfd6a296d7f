#!/bin/sh
# Makes a folder for BREWLINE_TEST_RABBITMQ of the RabbitMQ in a Debian suite that debootstrap unpacked:
#   debootstrap --variant=minbase --include=rabbitmq-server,ca-certificates trixie /srv/trixie
#   test/run/brokerOfSuite.sh /srv/trixie /srv/brokers
# prints the folder. Each program runs in the suite, in a mount namespace that ends with it; it sees the same /proc, /dev and
# /etc/hosts, the same temporary folder and the same checkout as outside. Without root the kernel has to allow user namespaces.
set -eu
suite=$(realpath "$1")
repository=$(realpath "$(dirname "$0")/../..")
real=$(cd "$suite" && echo usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin)
[ -e "$suite/$real/rabbitmq-env" ] || { echo "there is no RabbitMQ in $suite" >&2; exit 1; }
mkdir -p "$2"
# RabbitMQ's version is read from the folder's name.
folder=$(realpath "$2")/$(basename "$(dirname "$real")")/sbin
mkdir -p "$folder"

cat > "$folder/inSuite" <<SCRIPT
#!/bin/sh
# Becomes a program of the suite: the pid stays the same.
program=\$1
shift
[ "\$(id -u)" = 0 ] || users=-r
exec unshare -m \${users:-} sh -c '
  set -e
  suite=\$1 cwd=\$2 program=\$3
  shift 3
  for place in /proc /dev "\${TMPDIR:-/tmp}" /tmp "$repository"; do
    mkdir -p "\$suite\$place"
    mount --rbind "\$place" "\$suite\$place"
  done
  [ -e "\$suite/etc/hosts" ] || : > "\$suite/etc/hosts"
  mount --bind /etc/hosts "\$suite/etc/hosts"
  export PATH="/$real:/usr/sbin:/usr/bin:/sbin:/bin"
  exec chroot "\$suite" /bin/sh -c '\''cd "\$1"; shift; exec "\$@"'\'' sh "\$cwd" "\$program" "\$@"
' sh "$suite" "\$PWD" "\$program" "\$@"
SCRIPT
chmod +x "$folder/inSuite"

for program in "$suite/$real"/* "$suite/usr/bin/epmd"; do
  name=$(basename "$program")
  printf '#!/bin/sh\nexec "%s/inSuite" %s "$@"\n' "$folder" "$name" > "$folder/$name"
  chmod +x "$folder/$name"
done
echo "$folder"
