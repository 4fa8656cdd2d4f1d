# Studio in a container: Debian, the embedded voices, no root. See docs/recipes.md.
#   docker build -t studio .
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/show" studio render scripts/hello.txt

FROM debian:12-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 python3-venv \
 && python3 -m venv /opt/studio
COPY requirements/run.lock /src/requirements/run.lock
RUN /opt/studio/bin/pip install --no-cache-dir --require-hashes -r /src/requirements/run.lock
COPY . /src
RUN /opt/studio/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels /src \
 && /opt/studio/bin/pip install --no-cache-dir --no-deps /wheels/*.whl

FROM debian:12-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg flite python3 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home studio \
 && install -d -o studio -g studio /show
COPY --from=build /opt/studio /opt/studio
# A user given with --user has no home here: what is not kept in the show goes to /tmp.
ENV PATH=/opt/studio/bin:$PATH XDG_CACHE_HOME=/tmp/cache XDG_STATE_HOME=/tmp/state
USER studio
WORKDIR /show
ENTRYPOINT ["studio"]
CMD ["--help"]
