/** A style sheet that is imported goes into `/app.css`. */
declare module '*.css';
