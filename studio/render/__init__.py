"""The flow of one episode: a script and its show in, a finished MP3 with everything beside it out."""
